package dev.posthaste.track;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.BounceKind;
import dev.posthaste.queue.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A line of the timeline, as {@code openapi.yaml} shows it. */
public record EventView(
        String type,
        Instant at,
        @JsonProperty("delivery_id") String deliveryId,
        String recipient,
        int attempt,
        @Nullable String route,
        @Nullable String peer,
        @Nullable String tls,
        @Nullable ReplyView reply,
        @JsonProperty("bounce_kind") @Nullable String bounceKind,
        @Nullable String detail,
        @JsonProperty("next_attempt_at") @Nullable Instant nextAttemptAt) {

    static EventView of(EventRow row, String recipient) {
        return new EventView(
                row.key.type(),
                row.at,
                row.key.emailId() + "." + row.key.position(),
                recipient,
                row.key.type().equals(Event.Type.ACCEPTED.wire()) ? 0 : row.key.attempt(),
                row.route,
                row.peer,
                row.tls,
                ReplyView.of(row.replyCode, row.replyStatus, row.replyText),
                row.key.type().equals(Event.Type.BOUNCED.wire())
                        ? BounceKind.of(row.replyCode, row.replyStatus).wire()
                        : null,
                row.cause,
                row.nextAttemptAt);
    }
}
