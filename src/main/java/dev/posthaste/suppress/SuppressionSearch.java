package dev.posthaste.suppress;

import dev.posthaste.web.Faults;
import dev.posthaste.web.PageRequest;
import dev.posthaste.web.Requested;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What {@code GET /v1/suppressions} is asked for, checked. */
record SuppressionSearch(PageRequest<UUID> page, @Nullable Origin origin) {

    /** @throws dev.posthaste.Refusal that names every parameter that cannot be read */
    static SuppressionSearch of(
            @Nullable String limit, @Nullable String after, @Nullable String before, @Nullable String origin) {
        var faults = new Faults();
        var search = new SuppressionSearch(
                PageRequest.of(limit, after, before, Requested::uuid, faults),
                faults.at("/origin", origin, Origin::ofWire));
        faults.refuseIfAny();
        return search;
    }
}
