package dev.posthaste.relay;

import dev.posthaste.OnUnknown;
import dev.posthaste.ops.Journal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MalformedRecord;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.relay.smtp.BeforeDot;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.SmtpReply;
import dev.posthaste.relay.smtp.SmtpResult;
import dev.posthaste.relay.smtp.SmtpTransaction;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Carries one record: looks whether it is still to be sent, sends it in one SMTP transaction, and records the outcome. When it
 * returns, the outcome is in the log and the record is finished.
 */
@Singleton
final class Courier {

    private static final Journal LOG = Journal.of(Courier.class);
    private static final long NO_EVENT = -1;
    private static final String ENDED_UNRECORDED = "the relay ended before it could record the outcome";

    private final Routes routes;
    private final SmtpClient smtp;
    private final Gate gate;
    private final EventLog events;
    private final RetryRamp ramp;
    private final RelayMeters meters;
    private final RelayConfig config;
    private final Clock clock;

    Courier(
            Routes routes,
            SmtpClient smtp,
            Gate gate,
            EventLog events,
            RetryRamp ramp,
            RelayMeters meters,
            RelayConfig config,
            Clock clock) {
        this.routes = routes;
        this.smtp = smtp;
        this.gate = gate;
        this.events = events;
        this.ramp = ramp;
        this.meters = meters;
        this.config = config;
        this.clock = clock;
    }

    /**
     * @param slot for one transaction; given back when the server has answered, before the outcome is recorded
     * @param pass to try the route, told how it went
     * @return the offset of the event that tells of it, negative when there was nothing to tell; empty when the record stays
     *     open, because it is not ours any more
     */
    OptionalLong carry(ConsumerRecord<String, byte[]> record, Holding holding, Slots.Slot slot, Breaker.Pass pass)
            throws InterruptedException {
        MailRecord mail;
        try {
            mail = RecordCodec.mail(record);
        } catch (MalformedRecord e) {
            return OptionalLong.of(bury(record, e));
        }
        MailEnvelope envelope = mail.envelope();
        KnownAttempts attempts = holding.attempts();
        OptionalLong event = switch (attempts.begin(envelope.deliveryId(), envelope.attempt())) {
            // A copy: whoever carries the first, or has carried it, tells of it.
            case DONE, UNDER_WAY -> OptionalLong.of(NO_EVENT);
            case CLAIMED -> OptionalLong.of(record(mail, record, null, null, new Outcome.InDoubt(ENDED_UNRECORDED)));
            case NEW -> send(mail, record, holding, slot, pass);
        };
        if (event.isPresent()) {
            attempts.done(envelope.deliveryId(), envelope.attempt());
        }
        return event;
    }

    private OptionalLong send(
            MailRecord mail, ConsumerRecord<String, byte[]> record, Holding holding, Slots.Slot slot, Breaker.Pass pass)
            throws InterruptedException {
        gate.pass();
        while (holding.awaitCertainty()) {
            if (!clock.instant().isBefore(mail.envelope().expiresAt())) {
                return OptionalLong.of(record(mail, record, null, null, new Outcome.Expired()));
            }
            Route route = routes.first();
            Claim claim = new Claim(mail, record, route, holding);
            Exchange exchange = smtp.deliver(
                    route.server(),
                    new SmtpTransaction(
                            mail.envelope().returnPath(), mail.envelope().recipient(), mail.message()),
                    claim,
                    config.attemptDeadline());
            // Without a claim nothing has arrived; then a zombie's word could only disturb what its successor does.
            if (claim.made || holding.isCertain()) {
                slot.close();
                tell(pass, exchange.result());
                return OptionalLong.of(record(mail, record, route, exchange, Outcome.of(exchange.result())));
            }
        }
        return OptionalLong.empty();
    }

    /**
     * The last moment before the mail may have arrived: whoever takes over after a crash here knows by this that it may have. And
     * whoever was asleep until here looks once more whether somebody else has taken over.
     */
    private final class Claim implements BeforeDot {

        private final MailRecord mail;
        private final ConsumerRecord<String, byte[]> record;
        private final Route route;
        private final Holding holding;
        private boolean made;

        Claim(MailRecord mail, ConsumerRecord<String, byte[]> record, Route route, Holding holding) {
            this.mail = mail;
            this.record = record;
            this.route = route;
            this.holding = holding;
        }

        @Override
        public void run() throws ExecutionException, InterruptedException {
            Event claimed = event(Event.Type.CLAIMED, mail, record, route, null, null, null, null);
            events.append(record.partition(), claimed, null).get();
            if (!holding.isCertain()) {
                throw new IllegalStateException("The partition may be somebody else's by now.");
            }
            made = true;
        }
    }

    private static void tell(Breaker.Pass pass, SmtpResult result) {
        switch (result) {
            // Up to here the server took it; what stopped it may as well be our own log, which did not take the claim.
            case SmtpResult.Unavailable down when down.phase() == Phase.DATA -> {}
            case SmtpResult.Unavailable _ -> pass.failed();
            case SmtpResult.Accepted _, SmtpResult.Rejected _, SmtpResult.InDoubt _ -> pass.worked();
        }
    }

    private long record(
            MailRecord mail,
            ConsumerRecord<String, byte[]> record,
            @Nullable Route route,
            @Nullable Exchange exchange,
            Outcome outcome)
            throws InterruptedException {
        Instant next = ramp.next(mail.envelope(), clock.instant());
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
        };
        byte @Nullable [] message = switch (outcome) {
            case Outcome.Deferred _, Outcome.InDoubt _ -> mail.message();
            case Outcome.Relayed _, Outcome.Bounced _, Outcome.Expired _ -> null;
        };
        long offset = gate.record(record.partition(), event, message);
        meters.happened(event);
        tell(event);
        return offset;
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
                new Event.Source(record.topic(), record.partition(), record.offset()));
    }

    private static Event.Reply wire(SmtpReply reply) {
        return new Event.Reply(
                reply.code(), reply.status() == null ? null : reply.status().toString(), reply.text());
    }

    private long bury(ConsumerRecord<String, byte[]> record, MalformedRecord malformed) throws InterruptedException {
        gate.bury(record, String.valueOf(malformed.getMessage()));
        meters.buried();
        LOG.warn(
                "a record cannot be understood and was put aside",
                "reason",
                malformed.getMessage(),
                "topic",
                record.topic(),
                "partition",
                record.partition(),
                "offset",
                record.offset());
        return NO_EVENT;
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
            case FAILED -> LOG.warn("delivery failed", facts);
            case ACCEPTED, CLAIMED, SCHEDULED, RESCHEDULED, CANCELED, SUPERSEDED, RESOLVED ->
                LOG.debug("delivery under way", facts);
        }
    }
}
