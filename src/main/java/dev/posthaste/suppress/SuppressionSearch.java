package dev.posthaste.suppress;

import dev.posthaste.web.Faults;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/suppressions} is asked for, checked. */
record SuppressionSearch(
        int limit,
        @Nullable UUID after,
        @Nullable UUID before,
        @Nullable Origin origin) {

    private static final int MOST = 100;
    private static final int USUAL = 20;

    /** @throws dev.posthaste.Refusal that names every parameter that cannot be read */
    static SuppressionSearch of(
            @Nullable String limit, @Nullable String after, @Nullable String before, @Nullable String origin) {
        var faults = new Faults();
        if (after != null && before != null) {
            faults.add("/before", "Use after or before, not both.");
        }
        Integer most = limit == null ? null : faults.at("/limit", () -> limit(limit));
        var search = new SuppressionSearch(
                Objects.requireNonNullElse(most, USUAL),
                cursor("/after", after, faults),
                cursor("/before", before, faults),
                origin == null ? null : faults.at("/origin", () -> Origin.ofWire(origin)));
        faults.refuseIfAny();
        return search;
    }

    @Nullable
    UUID cursor() {
        return before == null ? after : before;
    }

    private static @Nullable UUID cursor(String pointer, @Nullable String text, Faults faults) {
        Named named = text == null ? null : faults.at(pointer, () -> Named.byId(text));
        return named == null || named.id() == null ? null : UUID.fromString(named.id());
    }

    private static int limit(String text) {
        if (!text.matches("[1-9]\\d?|100")) {
            throw new IllegalArgumentException("The limit is a number from 1 to %d.".formatted(MOST));
        }
        return Integer.parseInt(text);
    }
}
