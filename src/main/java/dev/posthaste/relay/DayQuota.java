package dev.posthaste.relay;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What a route has taken since midnight, UTC, and whether that is all it may. What is under way does not count yet, so that a
 * few more may go than are allowed: at most as many as there are connections.
 */
final class DayQuota {

    private final long most;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private LocalDate day;
    private long own;
    private long others;

    DayQuota(long most, Clock clock) {
        this.most = most;
        this.clock = clock;
        this.day = today();
    }

    void used() {
        lock.lock();
        try {
            look();
            own++;
        } finally {
            lock.unlock();
        }
    }

    /** @param sent what other relays have sent today over the same route */
    void others(long sent) {
        lock.lock();
        try {
            look();
            others = sent;
        } finally {
            lock.unlock();
        }
    }

    boolean isSpent() {
        lock.lock();
        try {
            look();
            return own + others >= most;
        } finally {
            lock.unlock();
        }
    }

    /** By this relay. */
    long sentToday() {
        lock.lock();
        try {
            look();
            return own;
        } finally {
            lock.unlock();
        }
    }

    Instant renewedAt() {
        return today().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private void look() {
        LocalDate today = today();
        if (!today.equals(day)) {
            day = today;
            own = 0;
            others = 0;
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
