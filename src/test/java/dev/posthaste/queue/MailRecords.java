package dev.posthaste.queue;

import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Mail as the intake appends it. */
public final class MailRecords {

    private MailRecords() {}

    /** A short text in lane normal, with an id of its own, for its first attempt. */
    public static MailRecord hello(String to, Instant acceptedAt, Instant expiresAt) {
        EmailId id = new EmailId(UUID.randomUUID());
        EmailAddress recipient = EmailAddress.parse(to);
        String messageId = "<" + id + "@acme.test>";
        String message =
                "From: no-reply@acme.test\r\nTo: " + to + "\r\nMessage-ID: " + messageId + "\r\n\r\nHello.\r\n";
        var envelope = new MailEnvelope(
                MailEnvelope.VERSION,
                id,
                0,
                1,
                "default",
                "no-reply@acme.test",
                recipient,
                Lane.NORMAL,
                null,
                acceptedAt,
                expiresAt,
                messageId,
                Mailbox.parse("Acme <no-reply@acme.test>"),
                List.of(new Mailbox(null, recipient)),
                List.of(),
                List.of(),
                List.of(),
                "Hello",
                List.of(),
                Map.of(),
                null,
                null,
                null,
                null,
                null);
        return new MailRecord(envelope, message.getBytes(StandardCharsets.US_ASCII));
    }
}
