package dev.posthaste.webhook;

import dev.posthaste.web.Faults;
import dev.posthaste.web.PageRequest;
import dev.posthaste.web.Requested;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/webhooks/{id}/events} is asked for, checked. */
record HookEventSearch(
        PageRequest<String> page,
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
        PageRequest.refuseBoth(after, before, faults);
        if (status != null && !STATUSES.contains(status)) {
            faults.add("/status", "A status is pending, attempting, success or failed.");
        }
        var search = new HookEventSearch(
                new PageRequest<>(PageRequest.limit(limit, faults), after, before),
                status,
                faults.at("/type", type, HookType::ofWire),
                faults.at("/email_id", email, Requested::uuid));
        faults.refuseIfAny();
        return search;
    }
}
