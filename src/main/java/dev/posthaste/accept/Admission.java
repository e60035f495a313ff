package dev.posthaste.accept;

import dev.posthaste.Refusal;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much may be under way at once. Over it, the answer is "later", at once and for next to nothing: a queue that only grows
 * helps nobody, least of all those who wait in it.
 */
@Singleton
final class Admission {

    private static final Duration SOON = Duration.ofSeconds(1);

    private final int mostRequests;
    private final long mostBytes;
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();

    Admission(LimitsConfig limits) {
        this.mostRequests = limits.requests();
        this.mostBytes = limits.inFlight().asLongValue();
    }

    /** What was admitted; it ends when it is closed. */
    interface Stay extends AutoCloseable {

        @Override
        void close();
    }

    /** Bytes whose number shows only as they come. */
    final class Room implements Stay {

        private long size;

        /** @throws Refusal when there is no room for more */
        void grow(long more) {
            take(more, size);
            size += more;
        }

        @Override
        public void close() {
            bytes.addAndGet(-size);
        }
    }

    /** One that waits to begin; it may be closed twice. @throws Refusal when as many wait as may be under way */
    Stay arrival() {
        count(waiting);
        var ended = new AtomicBoolean();
        return () -> {
            if (!ended.getAndSet(true)) {
                waiting.decrementAndGet();
            }
        };
    }

    /** Whether {@link #arrival} would refuse. */
    boolean isCrowded() {
        return waiting.get() >= mostRequests;
    }

    /** @throws Refusal when there is no room */
    Stay request() {
        count(requests);
        return requests::decrementAndGet;
    }

    private void count(AtomicInteger those) {
        if (those.incrementAndGet() > mostRequests) {
            those.decrementAndGet();
            throw full();
        }
    }

    /** @throws Refusal when there is no room; something alone is always admitted, however large */
    Stay bytes(long size) {
        Room room = room();
        room.grow(size);
        return room;
    }

    /** Room that grows by and by; something alone may grow however large. */
    Room room() {
        return new Room();
    }

    private void take(long more, long own) {
        long before = bytes.getAndAdd(more);
        if (before > own && before + more > mostBytes) {
            bytes.addAndGet(-more);
            throw full();
        }
    }

    static Refusal full() {
        return Refusal.retryLater(
                Refusal.Reason.OVERLOADED, "More is under way than this process may hold. Nothing was accepted.", SOON);
    }
}
