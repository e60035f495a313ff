package dev.posthaste.relay;

import dev.posthaste.EmailId;
import dev.posthaste.relay.smtp.SmtpReply;
import dev.posthaste.relay.smtp.SmtpResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What became of an attempt, as far as the mail is concerned. */
sealed interface Outcome {

    /** The next hop has it. */
    record Relayed(SmtpReply reply) implements Outcome {}

    /**
     * Later again: the recipient's server said so, or the route failed before the mail could be taken.
     *
     * @param notBefore the ramp's next step may come sooner than this, and the attempt does not; null when it is the ramp's alone
     */
    record Deferred(
            @Nullable SmtpReply reply,
            @Nullable String cause,
            @Nullable Instant notBefore) implements Outcome {

        Deferred(@Nullable SmtpReply reply, @Nullable String cause) {
            this(reply, cause, null);
        }
    }

    /** Never again. */
    record Bounced(SmtpReply reply) implements Outcome {}

    /** Cut after the final dot: it may have arrived. Never again at once, and never by another route. */
    record InDoubt(String cause) implements Outcome {}

    /** Its time ran out before an attempt was begun. */
    record Expired() implements Outcome {}

    /** The recipient is to get no mail. */
    record Suppressed(String cause) implements Outcome {}

    /** A newer email took its place while it stood in its lane. */
    record Superseded(EmailId by) implements Outcome {}

    int AUTHENTICATION_REQUIRED = 530; // RFC 4954 section 6

    static Outcome of(SmtpResult result) {
        return switch (result) {
            case SmtpResult.Accepted accepted -> new Relayed(accepted.reply());
            case SmtpResult.Rejected rejected when isFinal(rejected.reply()) -> new Bounced(rejected.reply());
            case SmtpResult.Rejected rejected -> new Deferred(rejected.reply(), null);
            // As long as nobody else may take it; see Sent.
            case SmtpResult.Incapable incapable -> new Bounced(incapable.reply());
            // The route's fault is never the mail's: it waits, whatever the code says.
            case SmtpResult.Unavailable down -> new Deferred(down.reply(), down.cause());
            case SmtpResult.InDoubt doubt -> new InDoubt(doubt.cause());
        };
    }

    /** A 5xx is about the mail, but for the one that says that we did not log in. */
    private static boolean isFinal(SmtpReply reply) {
        return reply.permanentFailure() && reply.code() != AUTHENTICATION_REQUIRED;
    }
}
