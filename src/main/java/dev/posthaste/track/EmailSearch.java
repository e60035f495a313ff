package dev.posthaste.track;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.accept.IdempotencyKey;
import dev.posthaste.web.PageRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code GET /v1/emails} is asked for, checked.
 *
 * @param from the first moment of acceptance that counts
 * @param until the first that does not count any more
 * @param key that the request had which brought the email in
 * @param columns of the email's row, by name, and what stands there
 */
record EmailSearch(
        PageRequest<EmailId> page,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable EmailAddress recipient,
        @Nullable DeliveryStatus status,
        @Nullable IdempotencyKey key,
        Map<String, String> columns,
        List<Label> labels) {

    /** A tag, or a member of the metadata: what stands in {@code email_label}. */
    record Label(String kind, String name, String value) {}
}
