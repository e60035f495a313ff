package dev.posthaste.suppress;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailRecords;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Events as a relay appends them. */
final class Events {

    private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

    private Events() {}

    static Event bounced(String recipient, int code, @Nullable String status) {
        return bounced(recipient, code, status, LONG_AGO);
    }

    static Event bounced(String recipient, int code, @Nullable String status, Instant at) {
        return new Event(
                Event.VERSION,
                Event.Type.BOUNCED,
                at,
                1,
                MailRecords.hello(recipient, at, at.plusSeconds(600)).envelope(),
                "default",
                null,
                null,
                new Event.Reply(code, status, "no"),
                null,
                null,
                new Event.Source("mail.normal", 0, 0));
    }
}
