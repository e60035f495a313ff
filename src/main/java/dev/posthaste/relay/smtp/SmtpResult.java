package dev.posthaste.relay.smtp;

import org.jspecify.annotations.Nullable;

/** What became of one transaction. */
public sealed interface SmtpResult {

    /** The server answered the final dot with 2xx: the mail is its own now. */
    record Accepted(SmtpReply reply) implements SmtpResult {}

    /**
     * The server said 4xx or 5xx about this very mail. Also said by us, in the server's stead, for a mail that must not leave.
     */
    record Rejected(Phase phase, SmtpReply reply) implements SmtpResult {}

    /**
     * This server can take no such mail, and another may: it is too large for it (RFC 1870), or wants SMTPUTF8 or 8BITMIME, which
     * it does not offer. Said by us of what it announced, or by itself to MAIL.
     */
    record Incapable(SmtpReply reply) implements SmtpResult {}

    /**
     * The mail was surely not taken, for a reason that says nothing about it.
     *
     * @param foul whether the other side broke the protocol, as somebody on the way may do: whoever then asks for less safety
     *     does what that one wants
     */
    record Unavailable(Phase phase, String cause, @Nullable SmtpReply reply, boolean foul) implements SmtpResult {

        public Unavailable(Phase phase, String cause, @Nullable SmtpReply reply) {
            this(phase, cause, reply, false);
        }
    }

    /**
     * The final dot was on its way and no valid reply to it came: the server has the mail, or has it not. To send it again,
     * at once or by another route, may send it twice.
     */
    record InDoubt(String cause) implements SmtpResult {}
}
