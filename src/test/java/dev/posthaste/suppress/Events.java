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
        return event(Event.Type.BOUNCED, recipient, at, new Event.Reply(code, status, "no"));
    }

    static Event complained(String recipient) {
        return event(Event.Type.COMPLAINED, recipient, LONG_AGO, null);
    }

    private static Event event(Event.Type type, String recipient, Instant at, Event.@Nullable Reply reply) {
        return new Event(
                Event.VERSION,
                type,
                at,
                1,
                MailRecords.hello(recipient, at, at.plusSeconds(600)).envelope(),
                "default",
                null,
                null,
                reply,
                null,
                null,
                new Event.Source("mail.normal", 0, 0));
    }
}
