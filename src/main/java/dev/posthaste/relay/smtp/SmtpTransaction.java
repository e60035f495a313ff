package dev.posthaste.relay.smtp;

import dev.posthaste.EmailAddress;

/**
 * One message for one recipient.
 *
 * @param returnPath where bounces go; empty for the null sender
 * @param message the exact RFC 5322 bytes with CRLF line ends, not dot-stuffed. They are not copied and must not change
 */
public record SmtpTransaction(String returnPath, EmailAddress recipient, byte[] message) {

    public SmtpTransaction {
        if (!returnPath.isEmpty()) {
            returnPath = EmailAddress.parse(returnPath).toString();
        }
    }

    boolean needsSmtpUtf8() {
        return recipient.needsSmtpUtf8() || returnPath.chars().anyMatch(c -> c > 127);
    }
}
