package dev.posthaste.relay;

import dev.posthaste.DeliveryId;
import dev.posthaste.ops.Journal;
import dev.posthaste.queue.MailRecord;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What becomes of a mail on which our own code failed. It is not the mail's fault alone, so it is put off as any other; one that
 * fails again and again is put aside, or it would come back until it expires. And what may have arrived is in doubt.
 */
@Singleton
final class Mishaps {

    private static final Journal LOG = Journal.of(Mishaps.class);
    /** In one relay: whoever takes the partition over counts anew. */
    static final int MOST = 5;

    private static final int REMEMBERED = 10_000;

    private final Accounts accounts;
    private final Map<DeliveryId, Integer> times = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeliveryId, Integer> eldest) {
            return size() > REMEMBERED;
        }
    };

    Mishaps(Accounts accounts) {
        this.accounts = accounts;
    }

    /** @return as {@link Courier#carry}: empty when the record stays open, for whoever holds its partition next */
    OptionalLong on(Errand errand, ConsumerRecord<String, byte[]> record, Holding holding, Throwable failure)
            throws InterruptedException {
        LOG.error(
                "a record could not be carried",
                failure,
                "topic",
                record.topic(),
                "partition",
                record.partition(),
                "offset",
                record.offset());
        return switch (errand) {
            case Errand.Send(MailRecord mail, Passage _) -> on(mail, record, holding, failure);
            case Errand.MakeGood(MailRecord mail, RuntimeException _) -> on(mail, record, holding, failure);
            case Errand.Pretend(MailRecord mail) -> on(mail, record, holding, failure);
            case Errand.Expire(MailRecord mail) -> on(mail, record, holding, failure);
            case Errand.Postpone(MailRecord mail, Route _, String _, var _) -> on(mail, record, holding, failure);
            case Errand.CallInDoubt(MailRecord mail) -> {
                holding.claimed(record.offset());
                yield on(mail, record, holding, failure);
            }
            // The mail is not theirs: what they said of it could disturb whoever has it.
            case Errand.PutAside _, Errand.LetBe _, Errand.NameConflict _ -> OptionalLong.empty();
        };
    }

    private OptionalLong on(MailRecord mail, ConsumerRecord<String, byte[]> record, Holding holding, Throwable failure)
            throws InterruptedException {
        String cause = "the relay itself failed on it: " + failure.getClass().getSimpleName();
        long event;
        if (holding.isClaimed(record.offset())) {
            event = accounts.settle(mail, record, Sent.not(new Outcome.InDoubt(cause)));
        } else if (!holding.awaitCertainty()) {
            return OptionalLong.empty();
        } else if (count(mail.envelope().deliveryId()) < MOST) {
            event = accounts.settle(mail, record, Sent.not(new Outcome.Deferred(null, cause)));
        } else {
            accounts.bury(record, cause);
            event = accounts.giveUp(mail, record, cause + ", " + MOST + " times; it lies in mail.dead");
        }
        holding.attempts().done(mail.envelope());
        return OptionalLong.of(event);
    }

    private synchronized int count(DeliveryId delivery) {
        return times.merge(delivery, 1, Integer::sum);
    }
}
