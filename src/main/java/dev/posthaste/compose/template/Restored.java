package dev.posthaste.compose.template;

import io.quarkus.qute.TemplateNode.Origin;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A source for Qute, and where each of its tags stood before layout, CSS and brand were worked into it. */
final class Restored {

    private final String text;
    /** By the offset in {@code text} at which a tag begins. */
    private final NavigableMap<Integer, Place> tags;

    Restored(String text, Map<Integer, Place> tags) {
        this.text = text;
        this.tags = new TreeMap<>(tags);
    }

    String text() {
        return text;
    }

    Restored strip() {
        String stripped = text.strip();
        int cut = text.indexOf(stripped);
        NavigableMap<Integer, Place> moved = new TreeMap<>();
        tags.forEach((offset, place) -> moved.put(Math.max(0, offset - cut), place));
        return new Restored(stripped, moved);
    }

    /**
     * Where the tag stood that Qute complains of.
     *
     * @param otherwise when Qute does not say, and when there is no tag
     */
    Place placeOf(@Nullable Origin origin, Place otherwise) {
        if (origin == null || tags.isEmpty()) {
            return otherwise;
        }
        int line = 0;
        for (int i = 1; i < origin.getLine(); i++) {
            line = text.indexOf('\n', line) + 1;
        }
        Map.Entry<Integer, Place> nearest = tags.floorEntry(line + Math.max(0, origin.getLineCharacterStart()));
        return nearest == null ? tags.firstEntry().getValue() : nearest.getValue();
    }
}
