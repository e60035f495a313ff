package dev.posthaste.webhook;

import dev.posthaste.web.Faults;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/webhooks} is asked for, checked. */
record HookSearch(int limit, @Nullable UUID after, @Nullable UUID before) {

    /** @throws dev.posthaste.Refusal that names every parameter that cannot be read */
    static HookSearch of(@Nullable String limit, @Nullable String after, @Nullable String before) {
        var faults = new Faults();
        Pages.refuseBoth(after, before, faults);
        var search = new HookSearch(
                Pages.limit(limit, faults),
                after == null ? null : faults.at("/after", () -> Pages.id(after)),
                before == null ? null : faults.at("/before", () -> Pages.id(before)));
        faults.refuseIfAny();
        return search;
    }
}
