package dev.posthaste.webhook;

import dev.posthaste.web.Faults;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/webhooks/{id}/events} is asked for, checked. */
record HookEventSearch(
        int limit,
        @Nullable String after,
        @Nullable String before,
        @Nullable String status,
        @Nullable HookType type,
        @Nullable UUID email) {

    private static final Set<String> STATUSES = Set.of("pending", "attempting", "success", "failed");

    /** @throws dev.posthaste.Refusal that names every parameter that cannot be read */
    static HookEventSearch of(
            @Nullable String limit,
            @Nullable String after,
            @Nullable String before,
            @Nullable String status,
            @Nullable String type,
            @Nullable String email) {
        var faults = new Faults();
        Pages.refuseBoth(after, before, faults);
        if (status != null && !STATUSES.contains(status)) {
            faults.add("/status", "A status is pending, attempting, success or failed.");
        }
        var search = new HookEventSearch(
                Pages.limit(limit, faults),
                after,
                before,
                status,
                type == null ? null : faults.at("/type", () -> HookType.ofWire(type)),
                email == null ? null : faults.at("/email_id", () -> Pages.id(email)));
        faults.refuseIfAny();
        return search;
    }
}
