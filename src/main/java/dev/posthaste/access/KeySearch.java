package dev.posthaste.access;

import dev.posthaste.web.Faults;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/api-keys} is asked for, checked. */
record KeySearch(int limit, @Nullable UUID after, @Nullable UUID before) {

    private static final int MOST = 100;
    private static final int USUAL = 20;

    /** @throws dev.posthaste.Refusal that names every parameter that cannot be read */
    static KeySearch of(@Nullable String limit, @Nullable String after, @Nullable String before) {
        var faults = new Faults();
        if (after != null && before != null) {
            faults.add("/before", "Use after or before, not both.");
        }
        Integer most = limit == null ? null : faults.at("/limit", () -> limit(limit));
        var search = new KeySearch(
                Objects.requireNonNullElse(most, USUAL),
                after == null ? null : faults.at("/after", () -> id(after)),
                before == null ? null : faults.at("/before", () -> id(before)));
        faults.refuseIfAny();
        return search;
    }

    @Nullable
    UUID cursor() {
        return before == null ? after : before;
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("This is the id of an API key, as a list gave it.", e);
        }
    }

    private static int limit(String text) {
        if (!text.matches("[1-9]\\d?|100")) {
            throw new IllegalArgumentException("The limit is a number from 1 to %d.".formatted(MOST));
        }
        return Integer.parseInt(text);
    }
}
