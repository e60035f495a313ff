package dev.posthaste.relay;

import dev.posthaste.Lane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * How fast mail may follow mail on a route or to a domain, and how much of it at once: what is configured, or what was learned if
 * that is less. Who has to wait, waits here, and of those that wait the more urgent lane goes first. Who went says when it ended.
 */
final class Pace {

    /** After a rest so much may go at once; more would be a burst that the quota's owner counts. */
    private static final Duration BURST = Duration.ofMillis(100);

    private static final double NANOS = 1e9;

    private final double quota;
    private final Clock clock;
    private final LearnedRate learned;
    private final LearnedRoom room;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Waiting> line =
            new PriorityQueue<>(Comparator.comparing(Waiting::lane).thenComparingLong(Waiting::number));
    private double share = 1;
    private long arrivals;
    /** When the next would be let go if all kept an even distance. */
    private Instant next = Instant.MIN;

    /** @param quota mails per second, or {@link Double#POSITIVE_INFINITY} */
    Pace(double quota, Clock clock) {
        this.quota = quota;
        this.clock = clock;
        this.learned = new LearnedRate(clock);
        this.room = new LearnedRoom(clock);
    }

    private record Waiting(Lane lane, long number, Condition turn) {}

    /** Mails per second that are let go now. */
    double allowed() {
        lock.lock();
        try {
            return rate();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the route's answers are what limits it. */
    boolean isLearned() {
        lock.lock();
        try {
            return learned.perSecond() < quota * share;
        } finally {
            lock.unlock();
        }
    }

    /** How many connections the server was found to have room for; {@link Integer#MAX_VALUE} as long as it refused none. */
    int connections() {
        lock.lock();
        try {
            return room.most();
        } finally {
            lock.unlock();
        }
    }

    /** @param ofQuota this relay's part of the quota, above 0 */
    void share(double ofQuota) {
        lock.lock();
        try {
            share = ofQuota;
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Waits until it may go.
     *
     * @param open asked now and then; when it says no there is nothing to wait for
     * @return false when it may not go by then, or not at all
     */
    boolean await(Lane lane, Instant until, BooleanSupplier open) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (line.isEmpty() && mayGo(clock.instant())) {
                return true;
            }
            Waiting me = new Waiting(lane, arrivals++, lock.newCondition());
            line.add(me);
            try {
                return awaitTurn(me, until, open);
            } finally {
                line.remove(me);
                wakeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitTurn(Waiting me, Instant until, BooleanSupplier open) throws InterruptedException {
        for (Instant now = clock.instant(); now.isBefore(until) && open.getAsBoolean(); now = clock.instant()) {
            boolean first = me.equals(line.peek());
            if (first && mayGo(now)) {
                return true;
            }
            boolean waitsForTime = first && room.hasMore();
            Instant wake = waitsForTime && next.minus(slack()).isBefore(until) ? next.minus(slack()) : until;
            var _ = me.turn().await(Math.max(1, Duration.between(now, wake).toMillis()), TimeUnit.MILLISECONDS);
        }
        return false;
    }

    /** Who might have gone did not go after all. */
    void giveBack() {
        lock.lock();
        try {
            if (rate() != Double.POSITIVE_INFINITY && !next.equals(Instant.MIN)) {
                next = next.minus(interval());
            }
            learned.unused();
            room.leave();
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** What was let go has come to its end. */
    void ended() {
        lock.lock();
        try {
            room.leave();
            wakeFirst();
        } finally {
            lock.unlock();
        }
    }

    /** How many stand in the line. */
    int waiting() {
        lock.lock();
        try {
            return line.size();
        } finally {
            lock.unlock();
        }
    }

    /** Those that wait look again whether there is still something to wait for. */
    void wake() {
        lock.lock();
        try {
            line.forEach(waiting -> waiting.turn().signal());
        } finally {
            lock.unlock();
        }
    }

    void worked() {
        lock.lock();
        try {
            learned.worked();
            room.worked();
        } finally {
            lock.unlock();
        }
    }

    void slowDown() {
        lock.lock();
        try {
            learned.slowDown();
        } finally {
            lock.unlock();
        }
    }

    /**
     * A connection was refused although the server can be spoken with.
     *
     * @return false when there is no other that it has: it refuses the mail and not the connection
     */
    boolean full() {
        lock.lock();
        try {
            return room.full();
        } finally {
            lock.unlock();
        }
    }

    private double rate() {
        return Math.min(quota * share, learned.perSecond());
    }

    private boolean mayGo(Instant now) {
        if (!room.hasMore()) {
            return false;
        }
        double rate = rate();
        if (rate != Double.POSITIVE_INFINITY) {
            if (!next.equals(Instant.MIN) && now.isBefore(next.minus(slack()))) {
                return false;
            }
            next = (next.isAfter(now) ? next : now).plus(interval());
        }
        learned.used();
        room.enter();
        return true;
    }

    private Duration interval() {
        return Duration.ofNanos((long) (NANOS / rate()));
    }

    private Duration slack() {
        Duration interval = interval();
        return interval.compareTo(BURST) < 0 ? BURST.minus(interval) : Duration.ZERO;
    }

    private void wakeFirst() {
        Waiting first = line.peek();
        if (first != null) {
            first.turn().signal();
        }
    }
}
