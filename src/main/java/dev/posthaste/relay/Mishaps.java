package dev.posthaste.relay;

import dev.posthaste.DeliveryId;
import dev.posthaste.ops.Journal;
import dev.posthaste.queue.MailRecord;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What becomes of a mail on which our own code failed. It is not the mail's fault alone, so it is put off as any other; one that
 * fails again and again, and for longer than a fault of the moment lasts, is put aside, or it would come back until it expires.
 * And what may have arrived is in doubt.
 */
@Singleton
final class Mishaps {

    private static final Journal LOG = Journal.of(Mishaps.class);
    /** In one relay: whoever takes the partition over counts anew. */
    static final int MOST = 5;
    /** The ramp of a code makes five attempts in a minute, in which a relay that lacks memory may not have been replaced yet. */
    static final Duration LONG = Duration.ofMinutes(15);

    private static final int REMEMBERED = 10_000;

    private final Accounts accounts;
    private final Clock clock;
    private final Map<DeliveryId, Count> counts = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<DeliveryId, Count> eldest) {
            return size() > REMEMBERED;
        }
    };

    Mishaps(Accounts accounts, Clock clock) {
        this.accounts = accounts;
        this.clock = clock;
    }

    private record Count(int times, Instant since) {

        Count more() {
            return new Count(times + 1, since);
        }
    }

    /** Its attempt came to an end of another kind: what fails on it later is a new beginning. */
    synchronized void forget(DeliveryId delivery) {
        counts.remove(delivery);
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
            forget(mail.envelope().deliveryId());
        } else if (!holding.owesWord(record.offset()) && !holding.awaitCertainty()) {
            return OptionalLong.empty();
        } else {
            event = putOffOrGiveUp(mail, record, failure, cause);
        }
        holding.attempts().done(mail.envelope());
        return OptionalLong.of(event);
    }

    private long putOffOrGiveUp(MailRecord mail, ConsumerRecord<String, byte[]> record, Throwable failure, String cause)
            throws InterruptedException {
        DeliveryId delivery = mail.envelope().deliveryId();
        Optional<Count> enough = isOfTheProcess(failure)
                ? Optional.empty()
                : Optional.of(count(delivery)).filter(this::isEnough);
        if (enough.isEmpty()) {
            return accounts.settle(mail, record, Sent.not(new Outcome.Deferred(null, cause)));
        }
        accounts.bury(record, cause);
        String told = "%s, %d times since %s; it lies in mail.dead"
                .formatted(cause, enough.get().times(), enough.get().since().truncatedTo(ChronoUnit.SECONDS));
        long event = accounts.giveUp(mail, record, told);
        forget(delivery); // somebody may ask for it again
        return event;
    }

    /** No memory, or a class that cannot be loaded: whatever mail comes next fails as well, and a restart mends it. */
    private static boolean isOfTheProcess(Throwable failure) {
        return failure instanceof VirtualMachineError || failure instanceof LinkageError;
    }

    private boolean isEnough(Count count) {
        return count.times() >= MOST && !clock.instant().isBefore(count.since().plus(LONG));
    }

    private synchronized Count count(DeliveryId delivery) {
        return counts.merge(delivery, new Count(1, clock.instant()), (known, _) -> known.more());
    }
}
