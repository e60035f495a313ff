package dev.posthaste.relay;

import dev.posthaste.EmailId;
import dev.posthaste.OnUnknown;
import dev.posthaste.TraceParent;
import dev.posthaste.ops.Journal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.SmtpReply;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** What is told of attempts: to the log, to the metrics and to the journal. When a method returns, it is in the log. */
@Singleton
final class Accounts {

    private static final Journal LOG = Journal.of(Accounts.class);
    private static final String OTHER_BODY =
            "another request with the same Idempotency-Key and other content came at the same moment; this one was not sent";

    private final Gate gate;
    private final EventLog events;
    private final RetryRamp ramp;
    private final RelayMeters meters;
    private final Clock clock;

    Accounts(Gate gate, EventLog events, RetryRamp ramp, RelayMeters meters, Clock clock) {
        this.gate = gate;
        this.events = events;
        this.ramp = ramp;
        this.meters = meters;
        this.clock = clock;
    }

    /** Puts on record what came of an attempt. @return the offset of its event */
    long settle(MailRecord mail, ConsumerRecord<String, byte[]> record, Sent sent) throws InterruptedException {
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
            case Outcome.Superseded(EmailId by) ->
                event(Event.Type.SUPERSEDED, mail, record, route, exchange, null, Event.replacedBy(by), null);
        };
        byte @Nullable [] message = switch (outcome) {
            case Outcome.Deferred _, Outcome.InDoubt _ -> mail.message();
            case Outcome.Relayed _, Outcome.Bounced _ -> null;
            case Outcome.Expired _, Outcome.Suppressed _, Outcome.Superseded _ -> null;
        };
        List<Event.Try> tries = sent.tries();
        return record(record.partition(), tries.isEmpty() ? event : event.after(tries), message);
    }

    private long record(int partition, Event event, byte @Nullable [] message) throws InterruptedException {
        Gate.Told told = gate.record(partition, event, message);
        try {
            if (!event.envelope().sandbox()) { // who watches the mail must not be told of what is made up
                meters.happened(told.event());
            }
            tell(told.event());
        } catch (RuntimeException e) { // or somebody would tell of another outcome
            LOG.error("an outcome is in the log and could not be counted", e, "partition", partition);
        }
        return told.offset();
    }

    /** Says that its final dot is about to leave; returns when that is in the log. */
    void claim(MailRecord mail, ConsumerRecord<String, byte[]> record, Route route)
            throws ExecutionException, InterruptedException {
        claim(mail, record, route, null).get();
    }

    /** Says that whoever holds its partition next shall wait for its outcome, which is told from here, until then at most. */
    CompletableFuture<Event.Source> promise(
            MailRecord mail, ConsumerRecord<String, byte[]> record, Route route, Instant until) {
        return claim(mail, record, route, until).whenComplete((_, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "an answer could not be promised, and the partition waits for it",
                        "emailId",
                        mail.envelope().emailId(),
                        "partition",
                        record.partition(),
                        "cause",
                        failure);
            }
        });
    }

    private CompletableFuture<Event.Source> claim(
            MailRecord mail, ConsumerRecord<String, byte[]> record, Route route, @Nullable Instant until) {
        Event claimed = event(Event.Type.CLAIMED, mail, record, route, null, null, null, until);
        return events.append(record.partition(), claimed, null);
    }

    /** Of the attempt itself this says nothing: it is the other's. */
    long nameConflict(MailRecord mail, ConsumerRecord<String, byte[]> record) throws InterruptedException {
        Event conflict = event(Event.Type.CONFLICT, mail, record, null, null, null, OTHER_BODY, null);
        return record(record.partition(), conflict, null);
    }

    /** It is not tried again, for a reason that is ours alone. */
    long giveUp(MailRecord mail, ConsumerRecord<String, byte[]> record, String cause) throws InterruptedException {
        return record(record.partition(), event(Event.Type.FAILED, mail, record, null, null, null, cause, null), null);
    }

    /** What would come home later of a mail that was made up. */
    void report(MailRecord mail, ConsumerRecord<String, byte[]> record, Event.Type news) throws InterruptedException {
        record(record.partition(), event(news, mail, record, null, null, null, Sandbox.MADE_UP, null), null);
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

    void bury(ConsumerRecord<String, byte[]> record, String reason) throws InterruptedException {
        gate.bury(record, reason);
        meters.buried();
        LOG.warn(
                "a record was put aside",
                "reason",
                reason,
                "topic",
                record.topic(),
                "partition",
                record.partition(),
                "offset",
                record.offset());
    }

    private static void tell(Event event) {
        TraceParent trace = event.envelope().traceparent();
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
            "nextAttemptAt", event.dueAt(),
            "traceId", trace == null ? null : trace.traceId()
        };
        switch (event.type()) {
            case RELAYED -> LOG.debug("delivery relayed", facts);
            case DEFERRED -> LOG.info("delivery deferred", facts);
            case BOUNCED -> LOG.info("delivery bounced", facts);
            case IN_DOUBT -> LOG.warn("delivery in doubt", facts);
            case EXPIRED -> LOG.info("delivery expired", facts);
            case SUPPRESSED -> LOG.info("delivery suppressed", facts);
            case SUPERSEDED -> LOG.info("delivery superseded", facts);
            case CONFLICT -> LOG.warn("delivery not sent, another body had its idempotency key", facts);
            case ACCEPTED, CLAIMED, SCHEDULED, RESCHEDULED, CANCELED, CAPPED, RESOLVED, RETRIED ->
                LOG.debug("delivery under way", facts);
            case FAILED -> LOG.warn("delivery failed for a reason on our side", facts);
            case DELIVERED, DELAYED, COMPLAINED -> LOG.debug("delivery reported on", facts);
        }
    }
}
