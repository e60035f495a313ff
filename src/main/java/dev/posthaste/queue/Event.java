package dev.posthaste.queue;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.posthaste.DeliveryId;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of a delivery's state: the value of an event record, versioned JSON. It repeats the envelope, so that an event
 * that was lost heals with the next one and a row never exists without its mail.
 *
 * @param version of this form
 * @param attempt which try it tells of, from 1
 * @param route the name of the way out that was tried
 * @param peer the server that answered, {@code host/address:port}
 * @param tls protocol and cipher of the connection, null when it was in the clear
 * @param cause what happened when there was no reply, in a few words
 * @param dueAt when the next attempt is due; only with {@code deferred} and {@code in_doubt}
 * @param source where the mail record stands, so that its content can be read and its progress known
 */
public record Event(
        int version,
        Type type,
        Instant at,
        int attempt,
        MailEnvelope envelope,
        @Nullable String route,
        @Nullable String peer,
        @Nullable String tls,
        @Nullable Reply reply,
        @Nullable String cause,
        @Nullable Instant dueAt,
        @Nullable Source source) {

    public static final int VERSION = 1;

    // As of an envelope: half an event fails when it is read.
    public Event {
        Stream.of(type, at, envelope).forEach(Objects::requireNonNull);
        if (attempt < 1) {
            throw new IllegalArgumentException("Attempts count from 1.");
        }
    }

    /** What happened. */
    public enum Type {
        /** It is in the log; the caller has its 202. */
        ACCEPTED,
        /** An attempt is about to send its final dot: without an outcome after it, the mail may have arrived. */
        CLAIMED,
        /** The next hop answered 250 to the final dot. */
        RELAYED,
        /** It failed for a reason that may pass; carries the message, which waits in the due table. */
        DEFERRED,
        /** It was refused for good. */
        BOUNCED,
        /** The line was cut after the final dot: it may have arrived. Carries the message for the next attempt. */
        IN_DOUBT,
        /** Its time ran out before it was sent. */
        EXPIRED,
        /** It cannot be sent for a reason on our side. */
        FAILED
    }

    /** An SMTP reply (RFC 5321 section 4.2), with its enhanced status code (RFC 3463) when it had one. */
    public record Reply(int code, @Nullable String enhancedStatus, String text) {}

    /** A record's position in the log. */
    public record Source(String topic, int partition, long offset) {}

    public static Event accepted(MailEnvelope envelope, Source source) {
        return new Event(
                VERSION,
                Type.ACCEPTED,
                envelope.acceptedAt(),
                envelope.attempt(),
                envelope,
                null,
                null,
                null,
                null,
                null,
                null,
                source);
    }

    @JsonIgnore
    public DeliveryId deliveryId() {
        return envelope.deliveryId();
    }
}
