package dev.posthaste.bounce;

import dev.posthaste.DeliveryId;
import dev.posthaste.Refusal;
import dev.posthaste.ops.Journal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * What happens to a message that comes home: which delivery it is about, its signed address says; what became of that, the message
 * says; and when the log has confirmed the event, its sender may forget it. The same report twice is the same line of the timeline.
 */
@Singleton
final class Inbound {

    private static final Journal LOG = Journal.of(Inbound.class);

    /** What tells stands before the copy of the message, and that may be as long as it likes. */
    private static final int LONGEST_READ = 1 << 20;

    private static final int MOST_AT_ONCE = 32;
    private static final Duration PATIENCE = Duration.ofSeconds(9); // a little more than the log's own
    private static final Duration SOON = Duration.ofSeconds(30);

    private final ReturnPaths paths;
    private final SentDeliveries deliveries;
    private final EventLog events;
    private final ReportMeters meters;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE);

    Inbound(ReturnPaths paths, SentDeliveries deliveries, EventLog events, ReportMeters meters, Clock clock) {
        this.paths = paths;
        this.deliveries = deliveries;
        this.events = events;
        this.meters = meters;
        this.clock = clock;
    }

    /**
     * @param recipients whom the envelope names, as far as it is known
     * @throws Refusal to come again later; nothing is lost by that
     * @throws IOException when the message ends too early
     */
    Fate take(InputStream message, List<String> recipients) throws IOException {
        // First: who sends slowly holds no place that others need.
        byte[] read = message.readNBytes(LONGEST_READ);
        message.transferTo(OutputStream.nullOutputStream());
        if (!places.tryAcquire()) {
            throw Refusal.retryLater(Refusal.Reason.OVERLOADED, "Many reports come in at once.", SOON);
        }
        try {
            Fate fate = fate(Report.of(read), recipients);
            meters.count(fate);
            return fate;
        } finally {
            places.release();
        }
    }

    private Fate fate(Report report, List<String> recipients) {
        ReturnPaths.Found found = Stream.concat(recipients.stream(), report.addresses().stream())
                .map(paths::in)
                .reduce(new ReturnPaths.Found.None(), ReturnPaths.Found::orBetter);
        return switch (found) {
            case ReturnPaths.Found.None _ -> new Fate.Ignored(Fate.Reason.NOT_OURS);
            case ReturnPaths.Found.Forged _ -> new Fate.Ignored(Fate.Reason.FORGED);
            case ReturnPaths.Found.Ours(DeliveryId delivery) -> fate(report, delivery);
        };
    }

    private Fate fate(Report report, DeliveryId id) {
        if (!report.isReport()) {
            return new Fate.Ignored(Fate.Reason.NO_REPORT);
        }
        if (report.news().isEmpty()) {
            return new Fate.Ignored(Fate.Reason.NO_NEWS);
        }
        SentDelivery delivery = deliveries.of(id);
        Optional<News> news = report.about(delivery.envelope().recipient());
        news.ifPresent(each -> record(delivery.event(each, clock.instant())));
        return news.<Fate>map(Fate.Recorded::new).orElse(new Fate.Ignored(Fate.Reason.NO_NEWS));
    }

    private void record(Event event) {
        Event.Source mail = event.source();
        CompletableFuture<Event.Source> recorded =
                mail == null ? events.append(event) : events.append(mail.partition(), event, null);
        try {
            recorded.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            throw unconfirmed();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw unconfirmed();
        }
        LOG.info(
                "a report came in",
                "event",
                event.type().wire(),
                "emailId",
                event.envelope().emailId(),
                "delivery",
                event.envelope().index(),
                "peer",
                event.peer(),
                "replyCode",
                event.reply() == null ? null : event.reply().code(),
                "enhancedStatus",
                event.reply() == null ? null : event.reply().enhancedStatus());
    }

    private static Refusal unconfirmed() {
        return Refusal.retryLater(
                Refusal.Reason.UNAVAILABLE, "The log did not confirm the report; send it again.", SOON);
    }
}
