package dev.posthaste.relay;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A partition of mail that this relay holds, until it lets go. */
final class Holding {

    private static final Duration GLANCE = Duration.ofMillis(100);

    private final OpenOffsets offsets;
    private final KnownAttempts attempts;
    private final Lease lease;
    private final Set<Long> claimed = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition ended = lock.newCondition();
    private int underWay;
    private boolean released;

    Holding(OpenOffsets offsets, KnownAttempts attempts, Lease lease) {
        this.offsets = offsets;
        this.attempts = attempts;
        this.lease = lease;
    }

    OpenOffsets offsets() {
        return offsets;
    }

    KnownAttempts attempts() {
        return attempts;
    }

    /** The mail of the record at this offset may have arrived, whatever comes next. */
    void claimed(long offset) {
        claimed.add(offset);
    }

    boolean isClaimed(long offset) {
        return claimed.contains(offset);
    }

    /** Nobody will ask again, or it is known that the mail has not arrived. */
    void forgetClaim(long offset) {
        claimed.remove(offset);
    }

    /** Whether it is certain that nobody else holds this partition. */
    boolean isCertain() {
        return lease.holds();
    }

    /** Waits until that is certain. @return false when the partition is let go instead */
    boolean awaitCertainty() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!released && !lease.holds()) {
                var _ = ended.await(GLANCE.toMillis(), TimeUnit.MILLISECONDS);
            }
            return !released;
        } finally {
            lock.unlock();
        }
    }

    /** @return false when the partition is being let go: then the record stays open, for whoever holds it next */
    boolean begin() {
        lock.lock();
        try {
            if (!released) {
                underWay++;
            }
            return !released;
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            underWay--;
            ended.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Begins nothing more. */
    void release() {
        lock.lock();
        try {
            released = true;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for what is under way. @return how many attempts were still under way when the time was up */
    int drain(Duration atMost) {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (underWay > 0 && left > 0) {
                left = ended.awaitNanos(left);
            }
            return underWay;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return underWay;
        } finally {
            lock.unlock();
        }
    }
}
