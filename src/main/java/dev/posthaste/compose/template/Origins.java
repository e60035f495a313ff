package dev.posthaste.compose.template;

import java.util.NavigableMap;
import java.util.TreeMap;

/** A body that is put together from files, and where in them each of its lines stands. */
final class Origins {

    private final StringBuilder source = new StringBuilder();
    /** By the offset in {@code source} at which a line, or a part of one, begins. */
    private final NavigableMap<Integer, Place> lines = new TreeMap<>();

    /** @param place of the text's first character */
    void append(String text, Place place) {
        lines.put(source.length(), place);
        int line = place.line();
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
            lines.put(source.length() + end + 1, new Place(place.file(), ++line));
        }
        source.append(text);
    }

    String source() {
        return source.toString();
    }

    /** @param offset into {@link #source}, from 0 */
    Place at(int offset) {
        return lines.floorEntry(Math.max(0, offset)).getValue();
    }
}
