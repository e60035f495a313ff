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
import org.jspecify.annotations.Nullable;

/**
 * Never send what cannot be recorded: while an event is waiting to be appended because the log does not take it, no new
 * transaction is begun.
 */
@Singleton
final class Gate {

    private static final Journal LOG = Journal.of(Gate.class);
    private static final Duration PAUSE = Duration.ofMillis(500);

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
     * @return the event's offset
     */
    long record(int partition, Event event, byte @Nullable [] message) throws InterruptedException {
        return insist(() -> events.append(partition, event, message)).offset();
    }

    /** Puts a record aside that nobody understands, for as long as it takes. */
    void bury(ConsumerRecord<String, byte[]> record, String reason) throws InterruptedException {
        insist(() -> events.bury(record, reason));
    }

    private Event.Source insist(Supplier<CompletableFuture<Event.Source>> append) throws InterruptedException {
        try {
            return append.get().join();
        } catch (CompletionException e) {
            LOG.warn("the log does not take an outcome and sending pauses", "cause", e.getCause());
        }
        count(1);
        try {
            while (true) {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
                try {
                    return append.get().join();
                } catch (CompletionException e) {
                    LOG.debug("the log still does not take an outcome", "cause", e.getCause());
                }
            }
        } finally {
            count(-1);
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
