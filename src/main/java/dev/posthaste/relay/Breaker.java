package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.PerLane;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Stands before a route and holds mail back while the route is down: after some failures in a row nobody passes, then one at a
 * time to see whether it is back, and from the first success on twice as many each second, so that a server that has just come up
 * is not run over. What is held back stays in its lane; it is neither tried in vain nor bounced. Of the lanes that wait the more
 * urgent goes first.
 */
final class Breaker {

    private static final int FAILURES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int DOUBLINGS = 10;
    private static final int HEALTHY = 1 << DOUBLINGS; // more than any lane has connections
    /** How often each of those that may try at once may do so in a second: a fast server answers many more. */
    private static final int TRIES = 10;
    /** A lane gives way to a more urgent one for so long: one whose mail is held up elsewhere must not keep the route from being tried. */
    private static final Duration GIVES_WAY = Duration.ofSeconds(1);

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Runnable changed;
    private final PerLane<AtomicInteger> waiting = new PerLane<>(_ -> new AtomicInteger());
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
    Optional<Pass> tryPass(Lane lane) {
        lock.lock();
        try {
            if (!mayBeTried(lane)) {
                return Optional.empty();
            }
            passing++;
            passedInSecond++;
            return Optional.of(new Pass());
        } finally {
            lock.unlock();
        }
    }

    /** A mail of this lane waits, for this route or for one of several, until it says otherwise. */
    void waits(Lane lane) {
        waiting.of(lane).incrementAndGet();
    }

    /** It does not any more. */
    void waitsNoMore(Lane lane) {
        boolean last = waiting.of(lane).decrementAndGet() == 0;
        if (last && lane != Lane.BULK && isOpen()) {
            changed.run();
        }
    }

    boolean mayBeTried(Lane lane) {
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
            return passing < allowed && !isSpent() && !givesWay(lane, now);
        } finally {
            lock.unlock();
        }
    }

    /** Before this nobody of the lane passes; when it is in the past, those that are passing are waited for. */
    Instant closedUntil(Lane lane) {
        lock.lock();
        try {
            if (isSpent()) {
                return secondEnds;
            }
            Instant now = clock.instant();
            return !now.isBefore(closedUntil) && givesWay(lane, now)
                    ? firstTries().plus(GIVES_WAY)
                    : closedUntil;
        } finally {
            lock.unlock();
        }
    }

    /** Whether a more urgent mail waits, and has had no time yet to go first. */
    private boolean givesWay(Lane lane, Instant now) {
        return allowed < HEALTHY
                && now.isBefore(firstTries().plus(GIVES_WAY))
                && Stream.of(Lane.values())
                        .anyMatch(other ->
                                other.compareTo(lane) < 0 && waiting.of(other).get() > 0);
    }

    /** Since when it may be tried, or, once it works again, more than one may. */
    private Instant firstTries() {
        return isProbed() ? closedUntil : upSince;
    }

    private boolean isProbed() {
        return upSince.equals(Instant.MAX);
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
            return allowed >= HEALTHY ? State.UP : isProbed() ? State.DOWN : State.RECOVERING;
        } finally {
            lock.unlock();
        }
    }

    /** Whether as many have tried in this second as a server that has just come up can be asked. */
    private boolean isSpent() {
        return allowed > 0 && allowed < HEALTHY && passedInSecond >= allowed * TRIES;
    }

    private void routeWorked() {
        failuresInARow = 0;
        pause = FIRST_PAUSE;
        if (allowed < HEALTHY) {
            letMorePass();
        }
    }

    /** It may still say 421 to this mail, and again to the next: what failed before is not forgotten for it. */
    private void routeAnswers() {
        if (allowed > 0 && allowed < HEALTHY) {
            letMorePass();
        }
    }

    private void letMorePass() {
        Instant now = clock.instant();
        upSince = now.isBefore(upSince) ? now : upSince;
        long doublings = 1 + Duration.between(upSince, now).toSeconds();
        allowed = 1 << Math.min(DOUBLINGS, doublings);
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

    /**
     * The right to try the route once. Whoever has it says how it went, as soon as that is known, and may find out more later;
     * closing it without a word says nothing.
     */
    final class Pass implements AutoCloseable {

        private boolean ended;

        /** The route takes mail; how long this one's server takes for the rest is no matter of the route's. */
        void answered() {
            end(Breaker.this::routeAnswers);
        }

        void worked() {
            end(Breaker.this::routeWorked);
        }

        void failed() {
            end(Breaker.this::routeFailed);
        }

        @Override
        public void close() {
            if (!ended) {
                end(() -> {});
            }
        }

        private void end(Runnable word) {
            lock.lock();
            try {
                if (!ended) {
                    ended = true;
                    passing--;
                }
                word.run();
            } finally {
                lock.unlock();
            }
            changed.run();
        }
    }
}
