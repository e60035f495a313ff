package dev.posthaste.relay;

import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MalformedRecord;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.queue.Seals;
import jakarta.inject.Singleton;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds out what is to be done about a record, and waits until it can be. */
@Singleton
final class Errands {

    private final Ways ways;
    private final Seals seals;

    Errands(Ways ways, Seals seals) {
        this.ways = ways;
        this.seals = seals;
    }

    Errand of(ConsumerRecord<String, byte[]> record, KnownAttempts attempts) throws InterruptedException {
        MailRecord mail;
        try {
            mail = RecordCodec.mail(seals.await(record));
        } catch (MalformedRecord e) {
            return new Errand.PutAside(String.valueOf(e.getMessage()));
        }
        MailEnvelope envelope = mail.envelope();
        return switch (attempts.begin(envelope)) {
            case DONE, UNDER_WAY -> new Errand.LetBe();
            case FORESTALLED -> new Errand.NameConflict(mail);
            case CLAIMED -> new Errand.CallInDoubt(mail);
            case AWAITED -> attempts.awaitWord(envelope) ? new Errand.LetBe() : new Errand.CallInDoubt(mail);
            case NEW -> envelope.sandbox() ? new Errand.Pretend(mail) : awaitWay(mail);
        };
    }

    private Errand awaitWay(MailRecord mail) throws InterruptedException {
        try {
            return ways.await(mail);
        } catch (RuntimeException e) {
            return new Errand.MakeGood(mail, e);
        }
    }
}
