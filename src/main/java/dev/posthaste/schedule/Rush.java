package dev.posthaste.schedule;

import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * While more is due than the timer takes at once, what is due goes first: of this process and its database, a mail that is late
 * needs the time more than rows that tell what became of others. For five seconds, then rows have waited long enough.
 */
@Singleton
public class Rush {

    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition over = lock.newCondition();
    private @Nullable Instant since;

    Rush(Clock clock) {
        this.clock = clock;
    }

    /** The timer has taken what it could, and there may be more. */
    void goesOn() {
        lock.lock();
        try {
            since = since == null ? clock.instant() : since;
        } finally {
            lock.unlock();
        }
    }

    /** The timer has nothing to do, or cannot do it. */
    void isOver() {
        lock.lock();
        try {
            since = null;
            over.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean isOn() {
        lock.lock();
        try {
            return since != null;
        } finally {
            lock.unlock();
        }
    }

    /** Waits while the timer has more to do than it can, but no longer than five seconds of it. */
    public void giveWay() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (since != null) {
                Duration left = LONGEST.minus(Duration.between(since, clock.instant()));
                if (!left.isPositive()) {
                    return;
                }
                var _ = over.await(left.toMillis() + 1, TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }
}
