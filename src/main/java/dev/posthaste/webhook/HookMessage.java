package dev.posthaste.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posthaste.DeliveryId;
import dev.posthaste.TraceParent;
import dev.posthaste.queue.Event;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is told: one message for one event, to however many endpoints.
 *
 * @param id its {@code webhook-id}, the same at each attempt and for each endpoint
 * @param at when it happened
 * @param payload JSON, as it is sent and signed
 * @param traceparent of the request that the mail came with; null when it had none
 */
record HookMessage(
        String id,
        String tenant,
        DeliveryId delivery,
        HookType type,
        Instant at,
        String payload,
        @Nullable TraceParent traceparent) {

    static final String PREFIX = "msg_";
    private static final int ID_OCTETS = 16;

    /** @return none when nobody is to be told of it */
    static Optional<HookMessage> of(Event event) {
        return News.of(event)
                .map(news -> new HookMessage(
                        idOf(event),
                        event.envelope().tenant(),
                        event.deliveryId(),
                        news.type(),
                        event.at(),
                        Payload.of(event, news),
                        event.envelope().traceparent()));
    }

    /** Derived from what makes an event one of its kind, so that it is the same whenever the log is read. */
    private static String idOf(Event event) {
        String name = String.join(
                "/",
                event.deliveryId().toString(),
                String.valueOf(event.attempt()),
                event.type().wire(),
                String.valueOf(event.envelope().revision()));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(name.getBytes(UTF_8));
            return PREFIX + HexFormat.of().formatHex(Arrays.copyOf(digest, ID_OCTETS));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256.", e);
        }
    }
}
