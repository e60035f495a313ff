package dev.posthaste.relay.smtp;

import dev.posthaste.EmailAddress;
import org.jspecify.annotations.Nullable;

/**
 * One message for one recipient.
 *
 * @param returnPath where bounces go; empty for the null sender
 * @param envelopeId by which a report of the server names this mail (RFC 3461); at most 100 characters of printable ASCII.
 *     Null for none
 * @param message the exact RFC 5322 bytes with CRLF line ends, not dot-stuffed. They are not copied and must not change
 */
public record SmtpTransaction(
        String returnPath, EmailAddress recipient, @Nullable String envelopeId, byte[] message) {

    private static final int LONGEST_ENVELOPE_ID = 100; // RFC 3461 section 4.4

    public SmtpTransaction {
        if (envelopeId != null
                && (envelopeId.length() > LONGEST_ENVELOPE_ID
                        || !envelopeId.chars().allMatch(c -> c > ' ' && c < 127))) {
            throw new IllegalArgumentException("An envelope id is at most 100 characters of printable ASCII.");
        }
        if (!returnPath.isEmpty()) {
            returnPath = EmailAddress.parse(returnPath).toString();
        }
    }

    public SmtpTransaction(String returnPath, EmailAddress recipient, byte[] message) {
        this(returnPath, recipient, null, message);
    }

    boolean needsSmtpUtf8() {
        return recipient.needsSmtpUtf8() || returnPath.chars().anyMatch(c -> c > 127);
    }
}
