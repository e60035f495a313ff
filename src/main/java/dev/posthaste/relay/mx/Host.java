package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.Room;
import dev.posthaste.relay.smtp.SmtpResult;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One address of some domain's mail host, with its share of connections and its breaker: after some failures in a row it rests,
 * and one attempt after each rest finds out whether it is back. A breaker for each host, as a dead one says nothing of all others.
 */
final class Host {

    private static final int FAILURES = 3;
    private static final Duration FIRST_REST = Duration.ofSeconds(10);
    private static final Duration LONGEST_REST = Duration.ofMinutes(10);

    private final Clock clock;
    private final Room room;
    private final Semaphore places;
    private int failuresInARow;
    private Duration rest = FIRST_REST;
    private Instant restsUntil = Instant.MIN;

    /** @param room for as many attempts as connections; those that are idle make room for them */
    Host(Room room, Clock clock) {
        this.clock = clock;
        this.room = room;
        this.places = new Semaphore(room.connections(), true);
    }

    /** In which all connections to it are counted, by whatever name it was found. */
    Room room() {
        return room;
    }

    /** Whether it may be tried. Whoever hears yes tries it, for while it rests nobody else will. */
    synchronized boolean mayBeTried() {
        Instant now = clock.instant();
        if (failuresInARow < FAILURES) {
            return true;
        }
        if (now.isBefore(restsUntil)) {
            return false;
        }
        restsUntil = now.plus(rest);
        return true;
    }

    /** It is down when it cannot be spoken with at all; one that keeps one mail waiting may well take others. */
    void ended(SmtpResult result) {
        if (!(result instanceof SmtpResult.Unavailable failure)) {
            worked();
        } else if (failure.phase().compareTo(Phase.MAIL) < 0) {
            failed();
        }
    }

    private synchronized void worked() {
        failuresInARow = 0;
        rest = FIRST_REST;
    }

    private synchronized void failed() {
        failuresInARow++;
        if (failuresInARow >= FAILURES) {
            restsUntil = clock.instant().plus(rest);
            rest = rest.multipliedBy(2).compareTo(LONGEST_REST) < 0 ? rest.multipliedBy(2) : LONGEST_REST;
        }
    }

    /** Waits for a connection's place. @return whether there is one, to be left in the end */
    boolean enter(Duration patience) throws InterruptedException {
        return places.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    void leave() {
        places.release();
    }
}
