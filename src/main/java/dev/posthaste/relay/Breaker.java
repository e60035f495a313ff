package dev.posthaste.relay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Stands before a route and holds mail back while the route is down: after some failures in a row nobody passes, then one at a
 * time to see whether it is back, and from the first success on twice as many each second, so that a server that has just come up
 * is not run over. What is held back stays in its lane; it is neither tried in vain nor bounced.
 */
final class Breaker {

    private static final int FAILURES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int DOUBLINGS = 10;
    private static final int HEALTHY = 1 << DOUBLINGS; // more than any lane has connections
    /** How often each of those that may try at once may do so in a second: a fast server answers many more. */
    private static final int TRIES = 10;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Runnable changed;
    private int allowed = HEALTHY;
    private int passing;
    private int failuresInARow;
    private Duration pause = FIRST_PAUSE;
    private Instant closedUntil = Instant.MIN;
    private Instant upSince = Instant.MAX;
    private Instant secondEnds = Instant.MIN;
    private int passedInSecond;

    /** @param changed told, on the thread that changed it, when it may let somebody else pass than before */
    Breaker(Clock clock, Runnable changed) {
        this.clock = clock;
        this.changed = changed;
    }

    /** @return empty when the route may not be tried now */
    Optional<Pass> tryPass() {
        lock.lock();
        try {
            if (!mayBeTried()) {
                return Optional.empty();
            }
            passing++;
            passedInSecond++;
            return Optional.of(new Pass());
        } finally {
            lock.unlock();
        }
    }

    boolean mayBeTried() {
        lock.lock();
        try {
            Instant now = clock.instant();
            if (allowed == 0 && !now.isBefore(closedUntil)) {
                allowed = 1;
            }
            if (!now.isBefore(secondEnds)) {
                secondEnds = now.plusSeconds(1);
                passedInSecond = 0;
            }
            return passing < allowed && !isSpent();
        } finally {
            lock.unlock();
        }
    }

    /** Before this nobody passes; when it is in the past, those that are passing are waited for. */
    Instant closedUntil() {
        lock.lock();
        try {
            return isSpent() ? secondEnds : closedUntil;
        } finally {
            lock.unlock();
        }
    }

    boolean isOpen() {
        lock.lock();
        try {
            return allowed < HEALTHY;
        } finally {
            lock.unlock();
        }
    }

    /** How it stands, for people. */
    enum State {
        UP,
        /** It works again, and is given a little more each second. */
        RECOVERING,
        DOWN
    }

    State state() {
        lock.lock();
        try {
            boolean probing = upSince.equals(Instant.MAX);
            return allowed >= HEALTHY ? State.UP : probing ? State.DOWN : State.RECOVERING;
        } finally {
            lock.unlock();
        }
    }

    /** How many are trying it now. */
    int passing() {
        lock.lock();
        try {
            return passing;
        } finally {
            lock.unlock();
        }
    }

    /** Whether as many have tried in this second as a server that has just come up can be asked. */
    private boolean isSpent() {
        return allowed < HEALTHY && passedInSecond >= allowed * TRIES;
    }

    private void routeWorked() {
        failuresInARow = 0;
        pause = FIRST_PAUSE;
        if (allowed < HEALTHY) {
            Instant now = clock.instant();
            upSince = now.isBefore(upSince) ? now : upSince;
            long doublings = 1 + Duration.between(upSince, now).toSeconds();
            allowed = 1 << Math.min(DOUBLINGS, doublings);
        }
    }

    private void routeFailed() {
        failuresInARow++;
        boolean recovering = allowed < HEALTHY;
        boolean alreadyClosed = allowed == 0;
        if (!alreadyClosed && (recovering || failuresInARow >= FAILURES)) {
            allowed = 0;
            upSince = Instant.MAX;
            closedUntil = clock.instant().plus(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    /** The right to try the route once. Whoever has it says how it went; closing it without a word says nothing. */
    final class Pass implements AutoCloseable {

        private boolean ended;

        void worked() {
            end(Breaker.this::routeWorked);
        }

        void failed() {
            end(Breaker.this::routeFailed);
        }

        @Override
        public void close() {
            end(() -> {});
        }

        private void end(Runnable word) {
            lock.lock();
            try {
                if (ended) {
                    return;
                }
                ended = true;
                passing--;
                word.run();
            } finally {
                lock.unlock();
            }
            changed.run();
        }
    }
}
