package dev.posthaste.relay;

import dev.posthaste.ops.Journal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.jspecify.annotations.Nullable;

/**
 * Never send what cannot be recorded: while an event is waiting to be appended because the log does not take it, no new
 * transaction is begun. What it will never take, because it is too large, is told in fewer words.
 */
@Singleton
final class Gate {

    private static final Journal LOG = Journal.of(Gate.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

    private static final String TOO_LARGE =
            "the log does not take the event with the mail in it (posthaste.topics.max-record); it is not tried again";

    private final EventLog events;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition opened = lock.newCondition();
    private int stuck;

    Gate(EventLog events) {
        this.events = events;
    }

    /** Waits until everything that happened so far could be recorded. */
    void pass() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (stuck > 0) {
                opened.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Records an outcome, for as long as it takes: it happened, and nobody else knows. An append whose outcome is unknown is
     * repeated; readers take an event of one kind and attempt once.
     *
     * @throws RecordTooLargeException when the event alone is larger than the log takes
     */
    Told record(int partition, Event event, byte @Nullable [] message) throws InterruptedException {
        try {
            return new Told(
                    event,
                    insist(() -> events.append(partition, event, message)).offset());
        } catch (RecordTooLargeException e) {
            if (message == null) {
                throw e;
            }
            LOG.error(
                    "the log does not take an event with its mail, which can be put off no more",
                    e,
                    "emailId",
                    event.envelope().emailId(),
                    "octets",
                    message.length);
            Event alone = event.withoutMail(TOO_LARGE);
            return new Told(
                    alone, insist(() -> events.append(partition, alone, null)).offset());
        }
    }

    /** What stands in the log of an outcome. */
    record Told(Event event, long offset) {}

    /** Puts a record aside that nobody understands, for as long as it takes. */
    void bury(ConsumerRecord<String, byte[]> record, String reason) throws InterruptedException {
        try {
            insist(() -> events.bury(record, reason));
        } catch (RecordTooLargeException e) {
            LOG.warn("a record is too large to be put aside as it is, and only where it stands is", "cause", e);
            insist(() -> events.buryPlace(record, reason));
        }
    }

    private Event.Source insist(Supplier<CompletableFuture<Event.Source>> append) throws InterruptedException {
        try {
            return append.get().join();
        } catch (CompletionException e) {
            throwIfNever(e);
            LOG.warn("the log does not take an outcome and sending pauses", "cause", e.getCause());
        }
        count(1);
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                try {
                    return append.get().join();
                } catch (CompletionException e) {
                    throwIfNever(e);
                    LOG.debug("the log still does not take an outcome", "cause", e.getCause());
                }
            }
        } finally {
            count(-1);
        }
    }

    /** Whatever else it is, somebody can mend it, and until then it waits. */
    private static void throwIfNever(CompletionException e) {
        if (e.getCause() instanceof RecordTooLargeException never) {
            throw never;
        }
    }

    private void count(int change) {
        lock.lock();
        try {
            stuck += change;
            if (stuck == 0) {
                opened.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
