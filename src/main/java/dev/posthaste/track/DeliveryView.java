package dev.posthaste.track;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.DeliveryStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One recipient's state. */
public record DeliveryView(
        String id,
        String recipient,
        String status,
        int attempts,
        @JsonProperty("next_attempt_at") @Nullable Instant nextAttemptAt,
        @Nullable String route,
        @JsonProperty("last_reply") @Nullable ReplyView lastReply,
        @JsonProperty("updated_at") Instant updatedAt) {

    static DeliveryView of(DeliveryRow row) {
        DeliveryStatus status = DeliveryStatus.ofWire(row.status);
        boolean untried = status == DeliveryStatus.QUEUED || status == DeliveryStatus.SUPPRESSED;
        return new DeliveryView(
                row.key.emailId() + "." + row.key.position(),
                row.recipient,
                row.status,
                untried ? row.attempt - 1 : row.attempt,
                row.nextAttemptAt,
                row.route,
                ReplyView.of(row.replyCode, row.replyStatus, row.replyText),
                row.updatedAt);
    }
}
