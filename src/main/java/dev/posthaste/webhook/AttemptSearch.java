package dev.posthaste.webhook;

import dev.posthaste.web.Faults;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/webhooks/{id}/events/{event}/attempts} is asked for, checked. */
record AttemptSearch(int limit, @Nullable Integer after) {

    /** @throws dev.posthaste.Refusal that names every parameter that cannot be read */
    static AttemptSearch of(@Nullable String limit, @Nullable String after) {
        var faults = new Faults();
        var search = new AttemptSearch(
                Pages.limit(limit, faults), after == null ? null : faults.at("/after", () -> number(after)));
        faults.refuseIfAny();
        return search;
    }

    private static int number(String text) {
        if (!text.matches("\\d{1,9}")) {
            throw new IllegalArgumentException("An attempt's id is its number.");
        }
        return Integer.parseInt(text);
    }
}
