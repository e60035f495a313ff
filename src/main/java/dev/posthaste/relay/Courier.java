package dev.posthaste.relay;

import dev.posthaste.ops.Journal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Does what is to be done about one record: sends its mail in one SMTP transaction, or in several as long as none has taken it,
 * and records the outcome. When it returns, the outcome is in the log and the record is finished.
 */
@Singleton
final class Courier {

    private static final Journal LOG = Journal.of(Courier.class);
    private static final long NO_EVENT = -1;
    private static final String ENDED_UNRECORDED = "the relay ended before it could record the outcome";

    private final Ways ways;
    private final Gate gate;
    private final Precedence precedence;
    private final Carriage carriage;
    private final Sandbox sandbox;
    private final Accounts accounts;
    private final Mishaps mishaps;
    private final RelayMeters meters;
    private final RelayConfig config;
    private final Clock clock;

    Courier(
            Ways ways,
            Gate gate,
            Precedence precedence,
            Carriage carriage,
            Sandbox sandbox,
            Accounts accounts,
            Mishaps mishaps,
            RelayMeters meters,
            RelayConfig config,
            Clock clock) {
        this.ways = ways;
        this.gate = gate;
        this.precedence = precedence;
        this.carriage = carriage;
        this.sandbox = sandbox;
        this.accounts = accounts;
        this.mishaps = mishaps;
        this.meters = meters;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @return the offset of the event that tells of it, negative when there was nothing to tell; empty when the record stays
     *     open, because it is not ours any more
     */
    OptionalLong carry(Errand errand, ConsumerRecord<String, byte[]> record, Holding holding)
            throws InterruptedException {
        try {
            return carryOut(errand, record, holding);
        } catch (RuntimeException | Error e) { // an error, too, has a mail that waits for its end
            return mishaps.on(errand, record, holding, e);
        }
    }

    private OptionalLong carryOut(Errand errand, ConsumerRecord<String, byte[]> record, Holding holding)
            throws InterruptedException {
        return switch (errand) {
            case Errand.PutAside(String reason) -> {
                accounts.bury(record, reason);
                yield OptionalLong.of(NO_EVENT);
            }
            case Errand.LetBe _ -> OptionalLong.of(NO_EVENT);
            case Errand.MakeGood(MailRecord _, RuntimeException failure) ->
                mishaps.on(errand, record, holding, failure);
            case Errand.CallInDoubt(MailRecord mail) ->
                done(mail, record, holding, Sent.not(new Outcome.InDoubt(ENDED_UNRECORDED)));
            // A zombie's word could only disturb what its successor does.
            case Errand.Expire(MailRecord mail)
            when holding.awaitCertainty() -> done(mail, record, holding, Sent.not(new Outcome.Expired()));
            case Errand.Postpone(MailRecord mail, Route route, String cause, Instant notBefore)
            when holding.awaitCertainty() -> {
                if (route == null) {
                    meters.unrouted();
                }
                Outcome later = new Outcome.Deferred(null, cause, notBefore);
                yield done(mail, record, holding, new Sent(route, null, later, false, null));
            }
            case Errand.Pretend(MailRecord mail) when holding.awaitCertainty() -> pretend(mail, record, holding);
            case Errand.NameConflict(MailRecord mail)
            when holding.awaitCertainty() -> OptionalLong.of(accounts.nameConflict(mail, record));
            case Errand.Expire _, Errand.Postpone _, Errand.Pretend _, Errand.NameConflict _ -> OptionalLong.empty();
            case Errand.Send(MailRecord mail, Passage passage) -> send(mail, record, holding, passage);
        };
    }

    private OptionalLong done(MailRecord mail, ConsumerRecord<String, byte[]> record, Holding holding, Sent sent)
            throws InterruptedException {
        long event = accounts.settle(mail, record, sent);
        holding.attempts().done(mail.envelope());
        if (!(sent.outcome() instanceof Outcome.Deferred)) { // which may come before our own code is asked
            mishaps.forget(mail.envelope().deliveryId());
        }
        return OptionalLong.of(event);
    }

    private OptionalLong pretend(MailRecord mail, ConsumerRecord<String, byte[]> record, Holding holding)
            throws InterruptedException {
        gate.pass();
        Outcome outcome = sandbox.outcome(mail.envelope());
        OptionalLong event = done(mail, record, holding, Sent.not(outcome));
        for (Event.Type news : Sandbox.newsOf(mail.envelope(), outcome)) {
            accounts.report(mail, record, news);
        }
        return event;
    }

    private OptionalLong send(MailRecord mail, ConsumerRecord<String, byte[]> record, Holding holding, Passage first)
            throws InterruptedException {
        gate.pass();
        precedence.giveWay(mail.envelope().lane());
        Duration deadline = config.attemptDeadline();
        Optional<Sent> sent = carriage.transmit(mail, record, holding, first, deadline);
        sent.ifPresent(one -> precedence.took(mail.envelope().lane(), one.took()));
        if (sent.isPresent() && sent.get().mayGoElsewhere()) {
            sent = sendElsewhere(mail, record, holding, first, sent.get(), deadline);
        }
        return sent.isPresent() ? done(mail, record, holding, sent.get()) : OptionalLong.empty();
    }

    /** Tries the other ways at once, one after the other, as long as it is sure that none has taken it. */
    private Optional<Sent> sendElsewhere(
            MailRecord mail,
            ConsumerRecord<String, byte[]> record,
            Holding holding,
            Passage first,
            Sent failed,
            Duration deadline)
            throws InterruptedException {
        Instant end = clock.instant().plus(deadline).minus(failed.took());
        Set<Way> tried = new HashSet<>(Set.of(first.way()));
        Optional<Sent> sent = Optional.of(failed);
        while (sent.isPresent() && sent.get().mayGoElsewhere()) {
            Optional<Passage> next = ways.next(mail.envelope(), tried, end);
            if (next.isEmpty()) {
                return Optional.of(sent.get().asLast(ways.hasOthers(mail.envelope(), tried)));
            }
            try (Passage passage = next.get()) {
                tried.add(passage.way());
                tellOfDetour(mail.envelope(), sent.get(), passage);
                Sent before = sent.get();
                sent = carriage.transmit(mail, record, holding, passage, Duration.between(clock.instant(), end))
                        .map(now -> now.after(before))
                        .or(() -> holding.owesWord(record.offset())
                                ? Optional.of(before.asLast(true))
                                : Optional.empty());
            }
        }
        return sent;
    }

    private static void tellOfDetour(MailEnvelope envelope, Sent failed, Passage next) {
        LOG.info(
                "a route did not take a delivery and the next one is tried",
                "emailId",
                envelope.emailId(),
                "delivery",
                envelope.index(),
                "attempt",
                envelope.attempt(),
                "route",
                failed.route() == null ? null : failed.route().name(),
                "next",
                next.route().name(),
                "cause",
                failed.outcome() instanceof Outcome.Deferred deferred ? deferred.cause() : null);
    }
}
