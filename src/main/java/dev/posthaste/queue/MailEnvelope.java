package dev.posthaste.queue;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.posthaste.DeliveryId;
import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.OnUnknown;
import dev.posthaste.Tag;
import dev.posthaste.TraceParent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a delivery besides its message: the {@code posthaste-envelope} header of a mail record, versioned JSON.
 *
 * @param version of this form; a reader refuses a higher one than it knows
 * @param index the recipient's place in the email, from 0
 * @param attempt which try this record asks for, from 1
 * @param returnPath the envelope's sender (RFC 5321 section 4.4), empty for the null reverse-path
 * @param expiresAt after this no attempt is begun
 * @param template which template was rendered, in which version ({@link dev.posthaste.TemplateVersion}); null for the caller's own content
 * @param fingerprint of the request's body, by which a repeated request is known; null without an idempotency key
 * @param plan when it is to be sent; null for at once
 * @param supersedeKey a newer email to the same recipient with the same key takes this one's place while it is unsent
 * @param groupKey which emails it belongs to; null for none
 * @param onUnknown what to do when the line is cut after the final dot; null to retry
 * @param traceparent of the request that it came with; null when it had none
 * @param sandbox whether it must never leave: what becomes of it is made up. Such an envelope has the version {@link #SANDBOX_VERSION}
 * @param ramp how long to wait after the first, second … failed attempt, as its stream said when it was accepted; null for the lane's
 * @param sensitive whether nobody is to read what it says; then {@code subject} is {@link dev.posthaste.Redacted#TEXT}, and the message alone
 *     has the real one
 */
public record MailEnvelope(
        int version,
        EmailId emailId,
        int index,
        int attempt,
        String tenant,
        String returnPath,
        EmailAddress recipient,
        Lane lane,
        @Nullable String stream,
        Instant acceptedAt,
        Instant expiresAt,
        String messageId,
        Mailbox from,
        List<Mailbox> to,
        List<Mailbox> cc,
        List<Mailbox> bcc,
        List<Mailbox> replyTo,
        String subject,
        List<Tag> tags,
        Map<String, String> metadata,
        @Nullable String template,
        @Nullable String fingerprint,
        @Nullable Plan plan,
        @Nullable String supersedeKey,
        @Nullable String groupKey,
        @Nullable OnUnknown onUnknown,
        @Nullable TraceParent traceparent,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean sandbox,

        @Nullable List<Duration> ramp,

        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean sensitive) {

    public static final int VERSION = 1;

    /** A relay of a release that does not know of sandboxes puts these aside, instead of sending them. */
    public static final int SANDBOX_VERSION = 2;

    /** The highest that this release reads. */
    public static final int NEWEST_VERSION = SANDBOX_VERSION;

    // Records come from the log, where anybody may have written: half an envelope must fail when it is read, and not in
    // the middle of what is done with it.
    public MailEnvelope {
        Stream.of(
                        emailId,
                        tenant,
                        returnPath,
                        recipient,
                        lane,
                        acceptedAt,
                        expiresAt,
                        messageId,
                        from,
                        to,
                        cc,
                        bcc,
                        replyTo,
                        subject,
                        tags,
                        metadata)
                .forEach(Objects::requireNonNull);
        if (index < 0 || attempt < 1) {
            throw new IllegalArgumentException("Recipients count from 0 and attempts from 1.");
        }
        if (ramp != null && ramp.isEmpty()) {
            throw new IllegalArgumentException("A ramp has at least one step.");
        }
    }

    /** One that is meant, in no group, and whose request belongs to no trace. */
    public MailEnvelope(
            int version,
            EmailId emailId,
            int index,
            int attempt,
            String tenant,
            String returnPath,
            EmailAddress recipient,
            Lane lane,
            @Nullable String stream,
            Instant acceptedAt,
            Instant expiresAt,
            String messageId,
            Mailbox from,
            List<Mailbox> to,
            List<Mailbox> cc,
            List<Mailbox> bcc,
            List<Mailbox> replyTo,
            String subject,
            List<Tag> tags,
            Map<String, String> metadata,
            @Nullable String template,
            @Nullable String fingerprint,
            @Nullable Plan plan,
            @Nullable String supersedeKey,
            @Nullable OnUnknown onUnknown) {
        this(
                version,
                emailId,
                index,
                attempt,
                tenant,
                returnPath,
                recipient,
                lane,
                stream,
                acceptedAt,
                expiresAt,
                messageId,
                from,
                to,
                cc,
                bcc,
                replyTo,
                subject,
                tags,
                metadata,
                template,
                fingerprint,
                plan,
                supersedeKey,
                null,
                onUnknown,
                null,
                false,
                null,
                false);
    }

    public DeliveryId deliveryId() {
        return new DeliveryId(emailId, index);
    }

    public OnUnknown onUnknownOrRetry() {
        return onUnknown == null ? OnUnknown.RETRY : onUnknown;
    }

    /** How often the time that it is to be sent at was changed. */
    public int revision() {
        return plan == null ? 0 : plan.revision();
    }

    /** The same delivery, to be tried again. */
    public MailEnvelope forAttempt(int next) {
        return with(next, expiresAt, plan);
    }

    /**
     * The same delivery at another time. What lives for a time after it was to be sent lives as long after the new time; what
     * ends at a time that the caller gave still ends then.
     *
     * @throws NullPointerException for a delivery without a plan
     */
    public MailEnvelope moved(Instant at) {
        Plan before = Objects.requireNonNull(plan, "only what is scheduled can be moved");
        Instant end = before.ttl() == null ? expiresAt : at.plus(before.ttl());
        return with(attempt, end, new Plan(at, before.ttl(), before.revision() + 1));
    }

    /** The same delivery, to be tried again after it had ended. */
    public MailEnvelope retried(int next, Instant expiresAt) {
        return with(next, expiresAt, plan);
    }

    private MailEnvelope with(int attempt, Instant expiresAt, @Nullable Plan plan) {
        return new MailEnvelope(
                version,
                emailId,
                index,
                attempt,
                tenant,
                returnPath,
                recipient,
                lane,
                stream,
                acceptedAt,
                expiresAt,
                messageId,
                from,
                to,
                cc,
                bcc,
                replyTo,
                subject,
                tags,
                metadata,
                template,
                fingerprint,
                plan,
                supersedeKey,
                groupKey,
                onUnknown,
                traceparent,
                sandbox,
                ramp,
                sensitive);
    }

    /**
     * The time that the caller asked for.
     *
     * @param ttl how long after {@code at} it is worth sending; null when the caller gave the end itself
     * @param revision how often {@code at} was changed
     */
    public record Plan(Instant at, @Nullable Duration ttl, int revision) {

        public Plan {
            Objects.requireNonNull(at);
        }
    }
}
