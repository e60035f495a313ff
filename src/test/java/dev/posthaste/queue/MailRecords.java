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
import org.jspecify.annotations.Nullable;

/** Mail as the intake appends it. */
public final class MailRecords {

    private MailRecords() {}

    /** A short text in lane normal, with an id of its own, for its first attempt. */
    public static MailRecord hello(String to, Instant acceptedAt, Instant expiresAt) {
        return hello(to, acceptedAt, expiresAt, "default", null, Lane.NORMAL);
    }

    /** The same of another kind. */
    public static MailRecord hello(
            String to, Instant acceptedAt, Instant expiresAt, String tenant, @Nullable String stream, Lane lane) {
        return of(new EmailId(UUID.randomUUID()), 0, tenant, stream, lane, null, to, acceptedAt, expiresAt);
    }

    /** One recipient of an email that had an idempotency key. */
    public static MailRecord keyed(
            EmailId id, int index, Lane lane, String fingerprint, String to, Instant acceptedAt) {
        return of(id, index, "default", null, lane, fingerprint, to, acceptedAt, acceptedAt.plusSeconds(600));
    }

    private static MailRecord of(
            EmailId id,
            int index,
            String tenant,
            @Nullable String stream,
            Lane lane,
            @Nullable String fingerprint,
            String to,
            Instant acceptedAt,
            Instant expiresAt) {
        EmailAddress recipient = EmailAddress.parse(to);
        String messageId = "<" + id + "@acme.test>";
        String message =
                "From: no-reply@acme.test\r\nTo: " + to + "\r\nMessage-ID: " + messageId + "\r\n\r\nHello.\r\n";
        var envelope = new MailEnvelope(
                MailEnvelope.VERSION,
                id,
                index,
                1,
                tenant,
                "no-reply@acme.test",
                recipient,
                lane,
                stream,
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
                fingerprint,
                null,
                null,
                null);
        return new MailRecord(envelope, message.getBytes(StandardCharsets.US_ASCII));
    }
}
