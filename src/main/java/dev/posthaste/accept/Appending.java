package dev.posthaste.accept;

import dev.posthaste.Refusal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailLog;
import dev.posthaste.queue.MailRecord;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where mail becomes durable, and what is said when nobody knows whether it did. */
@Singleton
final class Appending {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Admission admission;
    private final RecipientCaps caps;
    private final MailLog mailLog;
    private final EventLog eventLog;
    private final IntakeMeters meters;
    private final AcceptConfig config;

    Appending(
            Admission admission,
            RecipientCaps caps,
            MailLog mailLog,
            EventLog eventLog,
            IntakeMeters meters,
            AcceptConfig config) {
        this.admission = admission;
        this.caps = caps;
        this.mailLog = mailLog;
        this.eventLog = eventLog;
        this.meters = meters;
        this.config = config;
    }

    /**
     * Returns when the log has confirmed all of it. Of mail whose recipient has enough it is the word that it is not sent.
     *
     * @param now to be sent at once
     * @param later to be sent at its time
     * @throws Refusal when there is no room, and when the log did not confirm; then some of it may be sent all the same
     */
    void append(List<MailRecord> now, List<MailRecord> later) {
        try (var _ = admission.bytes(size(now) + size(later))) {
            RecipientCaps.Sorted atOnce = caps.sort(now);
            RecipientCaps.Sorted inTime = caps.sort(later);
            CompletableFuture<List<Event.Source>> positions = mailLog.append(atOnce.free());
            CompletableFuture<Void> postponed = mailLog.postpone(inTime.free());
            CompletableFuture.allOf(positions, postponed, tell(atOnce.capped()), tell(inTime.capped()))
                    .get(config.acceptTimeout().toMillis(), TimeUnit.MILLISECONDS);
            announce(atOnce.free(), positions.join());
        } catch (TimeoutException _) {
            throw unknown();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Refusal refusal ? refusal : unknown();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unknown();
        }
    }

    private CompletableFuture<Void> tell(List<Event> capped) {
        meters.capped(capped);
        return CompletableFuture.allOf(capped.stream().map(eventLog::append).toArray(CompletableFuture[]::new));
    }

    private static long size(List<MailRecord> mails) {
        return mails.stream().mapToLong(mail -> mail.message().length).sum();
    }

    /** The caller's answer does not wait for this: every later event repeats it, so that one that is lost heals. */
    private void announce(List<MailRecord> mails, List<Event.Source> positions) {
        for (int i = 0; i < mails.size(); i++) {
            eventLog.announce(Event.accepted(mails.get(i).envelope(), positions.get(i)));
        }
    }

    private static Refusal unknown() {
        return Refusal.retryLater(
                Refusal.Reason.OUTCOME_UNKNOWN,
                "The log did not confirm in time. Retry with the same Idempotency-Key: it is sent once.",
                SOON);
    }
}
