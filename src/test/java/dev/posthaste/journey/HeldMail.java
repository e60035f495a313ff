package dev.posthaste.journey;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecords;
import java.time.Instant;

/** What is in doubt and waits for a word. */
final class HeldMail {

    private HeldMail() {}

    /** As a relay tells of it whose log does not take the mail a second time. */
    static MailEnvelope withoutMessage(EventLog log) throws Exception {
        Instant now = Instant.now();
        MailEnvelope mail =
                MailRecords.hello(Emails.someone(), now, now.plusSeconds(3600)).envelope();
        Event doubt =
                Event.decided(Event.Type.IN_DOUBT, now, mail.forAttempt(2), "the line was cut", now.plusSeconds(60));
        log.append(0, doubt.withoutMail("it is too large"), null).get();
        Service.awaitStatus(mail.emailId().toString(), "unknown");
        return mail;
    }
}
