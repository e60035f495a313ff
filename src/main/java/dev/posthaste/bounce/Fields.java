package dev.posthaste.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Names and values in the form of a header (RFC 5322 section 2.2), which reports also use in their bodies (RFC 3464 section 2.1, RFC
 * 5965 section 3). Names are compared without case and values are unfolded. A line that is no field is passed over; of too many
 * fields the first are kept.
 */
final class Fields {

    private static final int MOST = 200;
    private static final int LONGEST = 8_000;
    private static final int MOST_GROUPS = 100;

    private final Map<String, List<String>> values = new TreeMap<>();
    private int count;

    static List<Fields> groups(String text) {
        List<Fields> groups = new ArrayList<>();
        Fields group = new Fields();
        @Nullable StringBuilder folded = null;
        for (String line : (Iterable<String>) text.lines()::iterator) {
            boolean goesOn = folded != null && (line.startsWith(" ") || line.startsWith("\t")) && !line.isBlank();
            if (goesOn && folded != null) {
                append(folded, ' ' + line.strip());
                continue;
            }
            group.addLine(folded);
            folded = null;
            if (!line.isBlank()) {
                folded = new StringBuilder();
                append(folded, line);
            } else if (group.count > 0) {
                groups.add(group);
                group = new Fields();
                if (groups.size() == MOST_GROUPS) {
                    return groups;
                }
            }
        }
        group.addLine(folded);
        if (group.count > 0) {
            groups.add(group);
        }
        return groups;
    }

    void add(String name, String value) {
        if (count < MOST) {
            values.computeIfAbsent(name.strip().toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(value.strip());
            count++;
        }
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    /** @param name in lower case */
    @Nullable
    String first(String name) {
        List<String> all = all(name);
        return all.isEmpty() ? null : all.getFirst();
    }

    /** @param name in lower case */
    List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    private void addLine(@Nullable StringBuilder line) {
        int colon = line == null ? -1 : line.indexOf(":");
        if (line != null && colon > 0) {
            add(line.substring(0, colon), line.substring(colon + 1));
        }
    }

    private static void append(StringBuilder folded, String text) {
        folded.append(text, 0, Math.clamp(LONGEST - folded.length(), 0, text.length()));
    }
}
