package dev.posthaste.streams;

import dev.posthaste.StreamName;
import dev.posthaste.web.Faults;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/streams} is asked for, checked. */
record StreamSearch(
        int limit, @Nullable String after, @Nullable String before) {

    private static final int MOST = 100;
    private static final int USUAL = 20;

    /** @throws dev.posthaste.Refusal that names every parameter that cannot be read */
    static StreamSearch of(@Nullable String limit, @Nullable String after, @Nullable String before) {
        var faults = new Faults();
        if (after != null && before != null) {
            faults.add("/before", "Use after or before, not both.");
        }
        if (after != null) {
            faults.check("/after", () -> new StreamName(after));
        }
        if (before != null) {
            faults.check("/before", () -> new StreamName(before));
        }
        Integer most = limit == null ? null : faults.at("/limit", () -> limit(limit));
        faults.refuseIfAny();
        return new StreamSearch(Objects.requireNonNullElse(most, USUAL), after, before);
    }

    private static int limit(String text) {
        if (!text.matches("[1-9]\\d?|100")) {
            throw new IllegalArgumentException("The limit is a number from 1 to %d.".formatted(MOST));
        }
        return Integer.parseInt(text);
    }
}
