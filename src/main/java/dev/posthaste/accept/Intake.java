package dev.posthaste.accept;

import dev.posthaste.Caller;
import dev.posthaste.DeliveryId;
import dev.posthaste.EmailId;
import dev.posthaste.KeyMode;
import dev.posthaste.Mailbox;
import dev.posthaste.Refusal;
import dev.posthaste.bounce.ReturnPaths;
import dev.posthaste.compose.Composer;
import dev.posthaste.compose.Draft;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailLog;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.web.RequestBody;
import jakarta.inject.Singleton;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a POST does: read and check, render and compose, append, and only then say yes. Everything before the append may refuse;
 * nothing after it can lose the mail.
 */
@Singleton
final class Intake {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Admission admission;
    private final EmailIds ids;
    private final Repeats repeats;
    private final RequestBody body;
    private final EmailRequestReader reader;
    private final Composer composer;
    private final ReturnPaths returnPaths;
    private final MailLog mailLog;
    private final EventLog eventLog;
    private final IntakeMeters meters;
    private final LimitsConfig limits;
    private final AcceptConfig config;
    private final Clock clock;

    Intake(
            Admission admission,
            EmailIds ids,
            Repeats repeats,
            RequestBody body,
            EmailRequestReader reader,
            Composer composer,
            ReturnPaths returnPaths,
            MailLog mailLog,
            EventLog eventLog,
            IntakeMeters meters,
            LimitsConfig limits,
            AcceptConfig config,
            Clock clock) {
        this.admission = admission;
        this.ids = ids;
        this.repeats = repeats;
        this.body = body;
        this.reader = reader;
        this.composer = composer;
        this.returnPaths = returnPaths;
        this.mailLog = mailLog;
        this.eventLog = eventLog;
        this.meters = meters;
        this.limits = limits;
        this.config = config;
        this.clock = clock;
    }

    /**
     * An email whose every delivery is durable.
     *
     * @param replayed whether it had been accepted before, by a request with the same key and body
     */
    record Accepted(EmailId id, boolean replayed) {}

    Accepted accept(Caller caller, @Nullable IdempotencyKey key, InputStream in) {
        try (Admission.Room room = admission.room()) {
            // Before it counts as under way: a slow sender holds the bytes that he sent, and not a place.
            byte[] bytes = body.read(new MeteredBody(in, room));
            return accept(caller, key, bytes);
        }
    }

    private Accepted accept(Caller caller, @Nullable IdempotencyKey key, byte[] bytes) {
        try (var _ = admission.request()) {
            if (key == null) {
                EmailId id = ids.fresh();
                acceptNew(id, caller, bytes, null);
                return new Accepted(id, false);
            }
            EmailId id = ids.of(caller, key);
            Fingerprint fingerprint = Fingerprint.of(bytes);
            boolean replayed = repeats.once(id, fingerprint, () -> acceptNew(id, caller, bytes, fingerprint));
            return new Accepted(id, replayed);
        }
    }

    private void acceptNew(EmailId id, Caller caller, byte[] bytes, @Nullable Fingerprint fingerprint) {
        long began = System.nanoTime();
        EmailRequest request = reader.read(body.parse(bytes), caller.grant());
        List<MailRecord> deliveries = deliveries(id, caller, request, fingerprint);
        if (request.scheduledAt() == null) {
            announce(deliveries, append(deliveries, mailLog::append));
        } else {
            append(deliveries, mailLog::postpone);
        }
        meters.accepted(request.lane(), deliveries.size(), System.nanoTime() - began);
    }

    private List<MailRecord> deliveries(
            EmailId id, Caller caller, EmailRequest request, @Nullable Fingerprint fingerprint) {
        Instant now = clock.instant();
        var draft = new Draft(
                id,
                now,
                request.from(),
                request.to(),
                request.cc(),
                request.replyTo(),
                request.content(),
                request.headers(),
                request.attachments());
        byte[] message = composer.compose(draft);
        checkSize(message, request.recipients());
        List<MailRecord> deliveries = new ArrayList<>(request.recipients());
        Stream.of(request.to(), request.cc(), request.bcc())
                .flatMap(List::stream)
                .forEach(recipient -> deliveries.add(new MailRecord(
                        envelope(draft, deliveries.size(), caller, request, recipient, fingerprint), message)));
        return deliveries;
    }

    private MailEnvelope envelope(
            Draft draft,
            int index,
            Caller caller,
            EmailRequest request,
            Mailbox recipient,
            @Nullable Fingerprint fingerprint) {
        Instant start = Objects.requireNonNullElse(request.scheduledAt(), draft.date());
        Duration ttl = Objects.requireNonNullElse(request.ttl(), config.ttl().of(request.lane()));
        Instant end = request.expiresAt();
        MailEnvelope.Plan plan = request.scheduledAt() == null
                ? null
                : new MailEnvelope.Plan(request.scheduledAt(), end == null ? ttl : null, 0);
        boolean sandbox = caller.grant().mode() == KeyMode.SANDBOX;
        return new MailEnvelope(
                sandbox ? MailEnvelope.SANDBOX_VERSION : MailEnvelope.VERSION,
                draft.id(),
                index,
                1,
                caller.tenant(),
                returnPaths.of(new DeliveryId(draft.id(), index), request.from().address()),
                recipient.address(),
                request.lane(),
                request.stream(),
                draft.date(),
                end == null ? start.plus(ttl) : end,
                draft.messageId(),
                request.from(),
                request.to(),
                request.cc(),
                request.bcc(),
                request.replyTo(),
                request.content().subject(),
                request.tags(),
                request.metadata(),
                request.template() == null ? null : request.template().toString(),
                fingerprint == null ? null : fingerprint.value(),
                plan,
                request.supersedeKey(),
                request.onUnknown(),
                sandbox);
    }

    private void checkSize(byte[] message, int recipients) {
        if (message.length > limits.message().asLongValue()) {
            throw new Refusal(
                    Refusal.Reason.TOO_LARGE,
                    "The message would be %d bytes long; the limit is %d. Leave out attachments or link to them."
                            .formatted(message.length, limits.message().asLongValue()));
        }
        if ((long) message.length * recipients > limits.total().asLongValue()) {
            throw new Refusal(
                    Refusal.Reason.TOO_LARGE,
                    "%d bytes to %d recipients are more than one request may bring in; split the recipients over several."
                            .formatted(message.length, recipients));
        }
    }

    private <T> T append(List<MailRecord> deliveries, Function<List<MailRecord>, CompletableFuture<T>> log) {
        long size = deliveries.stream()
                .mapToLong(delivery -> delivery.message().length)
                .sum();
        try (var _ = admission.bytes(size)) {
            return log.apply(deliveries).get(config.acceptTimeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw unknown();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Refusal refusal ? refusal : unknown();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unknown();
        }
    }

    /** The caller's answer does not wait for this: every later event repeats it, so that one that is lost heals. */
    private void announce(List<MailRecord> deliveries, List<Event.Source> positions) {
        for (int i = 0; i < deliveries.size(); i++) {
            eventLog.announce(Event.accepted(deliveries.get(i).envelope(), positions.get(i)));
        }
    }

    private static Refusal unknown() {
        return Refusal.retryLater(
                Refusal.Reason.OUTCOME_UNKNOWN,
                "The log did not confirm in time. Retry with the same Idempotency-Key: it is sent once.",
                SOON);
    }
}
