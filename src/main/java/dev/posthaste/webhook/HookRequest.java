package dev.posthaste.webhook;

import dev.posthaste.outside.PublicUrl;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants an endpoint to be. Null is what he does not speak of.
 *
 * @param status {@code enabled} or {@code disabled}
 */
record HookRequest(
        @Nullable PublicUrl endpoint,
        @Nullable List<HookType> events,
        @Nullable String status) {

    /** @throws NullPointerException when he did not speak of them */
    Object[] eventNames() {
        return Objects.requireNonNull(events).stream().map(HookType::wire).toArray();
    }
}
