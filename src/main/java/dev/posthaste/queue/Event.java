package dev.posthaste.queue;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.BounceKind;
import dev.posthaste.DeliveryId;
import dev.posthaste.EmailId;
import dev.posthaste.WireName;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A change of a delivery's state: the value of an event record, versioned JSON. It repeats the envelope, so that an event
 * that was lost heals with the next one and a row never exists without its mail.
 *
 * @param version of this form
 * @param attempt which try it tells of, from 1; 0 for what happened before the first
 * @param route the name of the way out that was tried
 * @param peer the server that answered, {@code host/address:port}
 * @param tls protocol and cipher of the connection, null when it was in the clear
 * @param cause what happened when there was no reply, in a few words
 * @param dueAt when the next attempt is due; null when none is. Of a claim: until when its relay, which has handed its partition over,
 *     waits for the answer; null while it holds it
 * @param source where the mail record stands, so that its content can be read and its progress known
 * @param direct whether the route leads straight to the recipient's own server: what that relayed is delivered
 * @param tries the conversations of the attempt, in their order; null when there was none
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
        @Nullable Source source,
        boolean direct,
        @Nullable List<Try> tries) {

    public static final int VERSION = 1;

    // As of an envelope: half an event fails when it is read.
    public Event {
        Stream.of(type, at, envelope).forEach(Objects::requireNonNull);
        if (attempt < 0) {
            throw new IllegalArgumentException("Attempts count from 1, and 0 is before the first.");
        }
    }

    /** What happened. */
    public enum Type {
        /** It is in the log; the caller has its 202. */
        ACCEPTED,
        /** It is in the log, to be sent at the time in its plan; carries the message, which waits in the due table. */
        SCHEDULED,
        /** The caller chose another time, before it was sent. */
        RESCHEDULED,
        /**
         * An attempt is about to send its final dot: without an outcome after it, the mail may have arrived. Told again, with {@code
         * dueAt}, when the answer is still to come and the partition goes to another relay: until then the first will tell of it.
         */
        CLAIMED,
        /** The next hop answered 250 to the final dot. */
        RELAYED,
        /** It failed for a reason that may pass; carries the message, which waits in the due table. */
        DEFERRED,
        /** It was refused for good: in an attempt, or by a server further on whose report {@code cause} names. */
        BOUNCED,
        /** A report says that the recipient's own server has it. */
        DELIVERED,
        /** A report says that a server further on still tries; changes no state. */
        DELAYED,
        /** A report says that the recipient called it spam. */
        COMPLAINED,
        /** The line was cut after the final dot: it may have arrived. Carries the message; without {@code dueAt} it is held. */
        IN_DOUBT,
        /** Its time ran out before it was sent. */
        EXPIRED,
        /** The caller called it back before it was sent. */
        CANCELED,
        /**
         * A newer email took its place before it was sent: by a decision while it waited, or, with a {@code source}, by the last look of
         * the relay that was about to send it.
         */
        SUPERSEDED,
        /** The recipient is on the suppression list; {@code cause} says why and since when. */
        SUPPRESSED,
        /** The recipient had as much as the cap of its stream or lane lets him have; {@code cause} says how much. Nothing was sent. */
        CAPPED,
        /** Somebody who knows has said what became of a mail that was held in doubt; {@code cause} has it. */
        RESOLVED,
        /** It had ended, and the caller asked for another attempt; carries the message, which waits in the due table. */
        RETRIED,
        /**
         * It cannot be sent for a reason on our side: the log lost its message before a relay had sent it, or does not take it a
         * second time, or our own code fails on it again and again.
         */
        FAILED,
        /**
         * Another request had the same idempotency key and another body, at the same moment at another pod. Its envelope is that of
         * the one that was not sent; the state of what was sent does not change.
         */
        CONFLICT;

        /** The name on the wire: lower case. */
        public String wire() {
            return WireName.of(this);
        }
    }

    /** An SMTP reply (RFC 5321 section 4.2), with its enhanced status code (RFC 3463) when it had one. */
    public record Reply(int code, @Nullable String enhancedStatus, String text) {}

    /** One conversation with one server. */
    public record Try(
            String route, @Nullable String peer, @Nullable String tls, long ms, List<Step> steps) {}

    /**
     * One turn of a conversation.
     *
     * @param phase in lower case, such as {@code rcpt}
     * @param said the command's verb; empty when the server spoke first
     * @param code of the reply; null when there was none
     * @param text of the reply, cut; null where there was none
     */
    public record Step(
            String phase,
            String said,
            @Nullable Integer code,
            @Nullable String enhancedStatus,
            @Nullable String text,
            long ms) {}

    /** A record's position in the log. */
    public record Source(String topic, int partition, long offset) {}

    /** One that tells of no way straight to the recipient's server, and of no conversation. */
    public Event(
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
        this(version, type, at, attempt, envelope, route, peer, tls, reply, cause, dueAt, source, false, null);
    }

    public static Event accepted(MailEnvelope envelope, Source source) {
        return of(Type.ACCEPTED, envelope.acceptedAt(), envelope.attempt(), envelope, null, null, source);
    }

    /** One that is accepted, and not sent. */
    public static Event capped(MailEnvelope envelope, Instant at, String cause) {
        return of(Type.CAPPED, at, envelope.attempt(), envelope, cause, null, null);
    }

    /**
     * One that was to be sent and cannot be, for a reason on our side.
     *
     * @param source where its mail stood
     */
    public static Event failed(MailEnvelope envelope, Instant at, String cause, Source source) {
        return of(Type.FAILED, at, envelope.attempt(), envelope, cause, null, source);
    }

    /** @throws NullPointerException when the envelope has no plan */
    public static Event scheduled(MailEnvelope envelope) {
        Instant dueAt = Objects.requireNonNull(envelope.plan()).at();
        return of(Type.SCHEDULED, envelope.acceptedAt(), 0, envelope, null, dueAt, null);
    }

    /** Something that was decided about a mail while it waited for the attempt that its envelope names. */
    public static Event decided(
            Type type, Instant at, MailEnvelope envelope, @Nullable String cause, @Nullable Instant dueAt) {
        return of(type, at, envelope.attempt() - 1, envelope, cause, dueAt, null);
    }

    private static Event of(
            Type type,
            Instant at,
            int attempt,
            MailEnvelope envelope,
            @Nullable String cause,
            @Nullable Instant dueAt,
            @Nullable Source source) {
        return new Event(VERSION, type, at, attempt, envelope, null, null, null, null, cause, dueAt, source);
    }

    /** The same, with the conversations that led to it. */
    public Event after(List<Try> tries) {
        return new Event(
                version, type, at, attempt, envelope, route, peer, tls, reply, cause, dueAt, source, direct, tries);
    }

    /** What is said of a mail whose place {@code newer} took. */
    public static String replacedBy(EmailId newer) {
        return "replaced by " + newer;
    }

    /**
     * Whether it tells of a decision about a mail that waits. Such an event is written before the mail is touched, and holds only
     * where it finds the mail still waiting: one that came too late changes nothing.
     */
    @JsonIgnore
    public boolean isDecision() {
        return switch (type) {
            case RESCHEDULED, CANCELED, RESOLVED, RETRIED -> true;
            case SUPERSEDED -> source == null;
            case ACCEPTED, SCHEDULED, CLAIMED, RELAYED, DEFERRED, BOUNCED, IN_DOUBT, EXPIRED, SUPPRESSED, FAILED ->
                false;
            case CAPPED -> false;
            case DELIVERED, DELAYED, COMPLAINED, CONFLICT -> false;
        };
    }

    /**
     * The same outcome of an attempt without its mail, which then cannot wait: in doubt it is held, and else it has failed.
     *
     * @param why it has no mail
     */
    public Event withoutMail(String why) {
        Type without = type == Type.IN_DOUBT ? type : Type.FAILED;
        String told = cause == null ? why : cause + "; " + why;
        return new Event(
                version, without, at, attempt, envelope, route, peer, tls, reply, told, null, source, direct, tries);
    }

    /** What a bounce is evidence of; null for what is none. Written, and not read: it follows from the reply. */
    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public @Nullable BounceKind bounceKind() {
        return type == Type.BOUNCED
                ? BounceKind.of(reply == null ? null : reply.code(), reply == null ? null : reply.enhancedStatus())
                : null;
    }

    @JsonIgnore
    public DeliveryId deliveryId() {
        return envelope.deliveryId();
    }
}
