package dev.posthaste.relay;

import dev.posthaste.OnUnknown;
import dev.posthaste.ops.Journal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.relay.dkim.Dkim;
import dev.posthaste.relay.dkim.Signing;
import dev.posthaste.relay.mx.MxClient;
import dev.posthaste.relay.smtp.BeforeDot;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.SmtpReply;
import dev.posthaste.relay.smtp.SmtpResult;
import dev.posthaste.relay.smtp.SmtpTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Does what is to be done about one record: sends its mail in one SMTP transaction, or in several as long as none has taken it,
 * and records the outcome. When it returns, the outcome is in the log and the record is finished.
 */
@Singleton
final class Courier {

    private static final Journal LOG = Journal.of(Courier.class);
    private static final long NO_EVENT = -1;
    private static final String ENDED_UNRECORDED = "the relay ended before it could record the outcome";
    private static final String OTHER_BODY =
            "another request with the same Idempotency-Key and other content came at the same moment; this one was not sent";

    private final Ways ways;
    private final Dkim dkim;
    private final SmtpClient smtp;
    private final MxClient mx;
    private final Gate gate;
    private final Precedence precedence;
    private final EventLog events;
    private final LastLook lastLook;
    private final RetryRamp ramp;
    private final RelayMeters meters;
    private final RelayConfig config;
    private final Clock clock;

    Courier(
            Ways ways,
            Dkim dkim,
            SmtpClient smtp,
            MxClient mx,
            Gate gate,
            Precedence precedence,
            EventLog events,
            LastLook lastLook,
            RetryRamp ramp,
            RelayMeters meters,
            RelayConfig config,
            Clock clock) {
        this.ways = ways;
        this.dkim = dkim;
        this.smtp = smtp;
        this.mx = mx;
        this.gate = gate;
        this.precedence = precedence;
        this.events = events;
        this.lastLook = lastLook;
        this.ramp = ramp;
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
        return switch (errand) {
            case Errand.PutAside(String reason) -> OptionalLong.of(bury(record, reason));
            case Errand.LetBe _ -> OptionalLong.of(NO_EVENT);
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
            case Errand.NameConflict(MailRecord mail)
            when holding.awaitCertainty() -> OptionalLong.of(nameConflict(mail, record));
            case Errand.Expire _, Errand.Postpone _, Errand.NameConflict _ -> OptionalLong.empty();
            case Errand.Send(MailRecord mail, Passage passage) -> send(mail, record, holding, passage);
        };
    }

    private OptionalLong done(MailRecord mail, ConsumerRecord<String, byte[]> record, Holding holding, Sent sent)
            throws InterruptedException {
        long event = record(mail, record, sent);
        holding.attempts().done(mail.envelope());
        return OptionalLong.of(event);
    }

    /**
     * What came of a way.
     *
     * @param before what came of the one that was tried before it, in the same attempt
     */
    private record Sent(
            @Nullable Route route,
            @Nullable Exchange exchange,
            Outcome outcome,
            boolean mayGoElsewhere,
            @Nullable Sent before) {

        static Sent not(Outcome outcome) {
            return new Sent(null, null, outcome, false, null);
        }

        Sent after(Sent failed) {
            return new Sent(route, exchange, outcome, mayGoElsewhere, failed);
        }

        List<Event.Try> tries() {
            List<Tries.Conversation> conversations = new ArrayList<>();
            for (Sent each = this; each != null; each = each.before()) {
                if (each.route() != null && each.exchange() != null) {
                    conversations.addFirst(new Tries.Conversation(each.route(), each.exchange()));
                }
            }
            return Tries.told(conversations, !(outcome instanceof Outcome.Relayed));
        }

        Duration took() {
            return exchange == null ? Duration.ZERO : exchange.took();
        }
    }

    private OptionalLong send(MailRecord mail, ConsumerRecord<String, byte[]> record, Holding holding, Passage first)
            throws InterruptedException {
        gate.pass();
        precedence.giveWay(mail.envelope().lane());
        Duration deadline = config.attemptDeadline();
        Optional<Sent> sent = transmit(mail, record, holding, first, deadline);
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
                return sent;
            }
            try (Passage passage = next.get()) {
                tried.add(passage.way());
                tellOfDetour(mail.envelope(), sent.get(), passage);
                Sent before = sent.get();
                sent = transmit(mail, record, holding, passage, Duration.between(clock.instant(), end))
                        .map(now -> now.after(before));
            }
        }
        return sent;
    }

    /** @return empty when it was not sent and is not ours any more */
    private Optional<Sent> transmit(
            MailRecord mail, ConsumerRecord<String, byte[]> record, Holding holding, Passage passage, Duration deadline)
            throws InterruptedException {
        MailEnvelope envelope = mail.envelope();
        while (holding.awaitCertainty()) {
            Optional<Outcome> unsent = lastLook.at(envelope);
            if (unsent.isPresent() && !holding.isCertain()) {
                continue; // the look took its time
            }
            if (unsent.isPresent()) {
                return unsent.map(Sent::not);
            }
            byte[] message;
            switch (dkim.sign(envelope.from().address().domain(), envelope.lane(), mail.message())) {
                case Signing.Ready(byte[] signed) -> message = signed;
                case Signing.Withheld(String cause) -> {
                    return Optional.of(Sent.not(new Outcome.Deferred(null, cause)));
                }
            }
            Claim claim = new Claim(mail, record, passage, holding);
            passage.turn().serverBegins();
            Exchange exchange = speak(
                    passage.route(),
                    new SmtpTransaction(
                            envelope.returnPath(),
                            envelope.recipient(),
                            envelope.deliveryId().toString(),
                            message),
                    claim,
                    deadline);
            // Without a claim nothing has arrived; then a zombie's word could only disturb what its successor does.
            if (claim.made || holding.isCertain()) {
                passage.ended(exchange.result(), clock.instant());
                boolean notTaken = exchange.result() instanceof SmtpResult.Unavailable && !claim.refused();
                return Optional.of(new Sent(passage.route(), exchange, Outcome.of(exchange.result()), notTaken, null));
            }
        }
        return Optional.empty();
    }

    private Exchange speak(Route route, SmtpTransaction mail, BeforeDot claim, Duration deadline) {
        return switch (route) {
            case Route.Smarthost smarthost -> smtp.deliver(smarthost.server(), mail, claim, deadline);
            case Route.Mx direct -> mx.deliver(direct.hop(), mail, claim, deadline);
        };
    }

    /**
     * The last moment before the mail may have arrived: whoever takes over after a crash here knows by this that it may have. And
     * whoever was asleep until here looks once more whether somebody else has taken over.
     */
    private final class Claim implements BeforeDot {

        private final MailRecord mail;
        private final ConsumerRecord<String, byte[]> record;
        private final Passage passage;
        private final Holding holding;
        private boolean asked;
        private boolean made;

        Claim(MailRecord mail, ConsumerRecord<String, byte[]> record, Passage passage, Holding holding) {
            this.mail = mail;
            this.record = record;
            this.passage = passage;
            this.holding = holding;
        }

        @Override
        public void run() throws ExecutionException, InterruptedException {
            asked = true;
            passage.turn().serverEnds();
            Event claimed = event(Event.Type.CLAIMED, mail, record, passage.route(), null, null, null, null);
            events.append(record.partition(), claimed, null).get();
            if (!holding.isCertain()) {
                throw new IllegalStateException("The partition may be somebody else's by now.");
            }
            passage.turn().serverBegins();
            made = true;
        }

        /** Then it is not the route's fault, and another one would be no better. */
        boolean refused() {
            return asked && !made;
        }
    }

    private long record(MailRecord mail, ConsumerRecord<String, byte[]> record, Sent sent) throws InterruptedException {
        Route route = sent.route();
        Exchange exchange = sent.exchange();
        Outcome outcome = sent.outcome();
        Instant notBefore = outcome instanceof Outcome.Deferred deferred ? deferred.notBefore() : null;
        Instant next = ramp.next(mail.envelope(), clock.instant(), notBefore);
        Event event = switch (outcome) {
            case Outcome.Relayed relayed ->
                event(Event.Type.RELAYED, mail, record, route, exchange, relayed.reply(), null, null);
            case Outcome.Deferred deferred ->
                event(Event.Type.DEFERRED, mail, record, route, exchange, deferred.reply(), deferred.cause(), next);
            case Outcome.Bounced bounced ->
                event(Event.Type.BOUNCED, mail, record, route, exchange, bounced.reply(), null, null);
            case Outcome.InDoubt doubt -> {
                Instant again = mail.envelope().onUnknownOrRetry() == OnUnknown.HOLD ? null : next;
                yield event(Event.Type.IN_DOUBT, mail, record, route, exchange, null, doubt.cause(), again);
            }
            case Outcome.Expired _ -> event(Event.Type.EXPIRED, mail, record, route, exchange, null, null, null);
            case Outcome.Suppressed suppressed ->
                event(Event.Type.SUPPRESSED, mail, record, route, exchange, null, suppressed.cause(), null);
        };
        byte @Nullable [] message = switch (outcome) {
            case Outcome.Deferred _, Outcome.InDoubt _ -> mail.message();
            case Outcome.Relayed _, Outcome.Bounced _, Outcome.Expired _, Outcome.Suppressed _ -> null;
        };
        List<Event.Try> tries = sent.tries();
        return record(record.partition(), tries.isEmpty() ? event : event.after(tries), message);
    }

    private long record(int partition, Event event, byte @Nullable [] message) throws InterruptedException {
        long offset = gate.record(partition, event, message);
        meters.happened(event);
        tell(event);
        return offset;
    }

    /** Of the attempt itself this says nothing: it is the other's. */
    private long nameConflict(MailRecord mail, ConsumerRecord<String, byte[]> record) throws InterruptedException {
        Event conflict = event(Event.Type.CONFLICT, mail, record, null, null, null, OTHER_BODY, null);
        return record(record.partition(), conflict, null);
    }

    private Event event(
            Event.Type type,
            MailRecord mail,
            ConsumerRecord<String, byte[]> record,
            @Nullable Route route,
            @Nullable Exchange exchange,
            @Nullable SmtpReply reply,
            @Nullable String cause,
            @Nullable Instant dueAt) {
        return new Event(
                Event.VERSION,
                type,
                clock.instant(),
                mail.envelope().attempt(),
                mail.envelope(),
                route == null ? null : route.name(),
                exchange == null ? null : exchange.peer(),
                exchange == null ? null : exchange.tls(),
                reply == null ? null : wire(reply),
                cause,
                dueAt,
                new Event.Source(record.topic(), record.partition(), record.offset()),
                route instanceof Route.Mx,
                null);
    }

    private static Event.Reply wire(SmtpReply reply) {
        return new Event.Reply(
                reply.code(), reply.status() == null ? null : reply.status().toString(), reply.text());
    }

    private long bury(ConsumerRecord<String, byte[]> record, String reason) throws InterruptedException {
        gate.bury(record, reason);
        meters.buried();
        LOG.warn(
                "a record cannot be understood and was put aside",
                "reason",
                reason,
                "topic",
                record.topic(),
                "partition",
                record.partition(),
                "offset",
                record.offset());
        return NO_EVENT;
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

    private static void tell(Event event) {
        @Nullable
        Object[] facts = {
            "emailId", event.envelope().emailId(),
            "delivery", event.envelope().index(),
            "attempt", event.attempt(),
            "lane", event.envelope().lane().wire(),
            "route", event.route(),
            "peer", event.peer(),
            "replyCode", event.reply() == null ? null : event.reply().code(),
            "enhancedStatus", event.reply() == null ? null : event.reply().enhancedStatus(),
            "cause", event.cause(),
            "nextAttemptAt", event.dueAt()
        };
        switch (event.type()) {
            case RELAYED -> LOG.debug("delivery relayed", facts);
            case DEFERRED -> LOG.info("delivery deferred", facts);
            case BOUNCED -> LOG.info("delivery bounced", facts);
            case IN_DOUBT -> LOG.warn("delivery in doubt", facts);
            case EXPIRED -> LOG.info("delivery expired", facts);
            case SUPPRESSED -> LOG.info("delivery suppressed", facts);
            case FAILED -> LOG.warn("delivery failed", facts);
            case CONFLICT -> LOG.warn("delivery not sent, another body had its idempotency key", facts);
            case ACCEPTED, CLAIMED, SCHEDULED, RESCHEDULED, CANCELED, SUPERSEDED, RESOLVED ->
                LOG.debug("delivery under way", facts);
            case DELIVERED, DELAYED, COMPLAINED -> LOG.debug("delivery reported on", facts);
        }
    }
}
