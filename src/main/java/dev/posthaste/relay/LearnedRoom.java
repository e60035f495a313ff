package dev.posthaste.relay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * How many connections a server has room for, learned from its answers: refused one more, it is not asked for more than it has
 * taken. While all of them are in use, one more is tried now and then; the more often in vain, the more seldom. Not refused
 * anything for a while, it is forgotten. For one thread at a time.
 */
final class LearnedRoom {

    private static final Duration FIRST_TRY = Duration.ofSeconds(10);
    private static final Duration SELDOM = Duration.ofMinutes(5);
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);

    private final Clock clock;
    private int most = Integer.MAX_VALUE;
    private int inUse;
    private Duration patience = FIRST_TRY;
    private Instant changedAt = Instant.MIN;
    private Instant toldAt = Instant.MIN;
    private boolean tried;

    LearnedRoom(Clock clock) {
        this.clock = clock;
    }

    /** {@link Integer#MAX_VALUE} as long as nothing was learned. */
    int most() {
        return most;
    }

    boolean hasMore() {
        return inUse < most;
    }

    void enter() {
        inUse++;
    }

    void leave() {
        inUse--;
    }

    /** One that is in use was refused, and the server has the others. @return false when there are none: that is no want of room */
    boolean full() {
        if (inUse < 2) {
            return false;
        }
        if (tried) {
            patience = patience.multipliedBy(2).compareTo(SELDOM) < 0 ? patience.multipliedBy(2) : SELDOM;
        }
        most = Math.min(most, inUse - 1);
        tried = false;
        changedAt = clock.instant();
        toldAt = changedAt;
        return true;
    }

    /** One that is in use did what it was for. */
    void worked() {
        if (most == Integer.MAX_VALUE) {
            return;
        }
        Instant now = clock.instant();
        if (!now.isBefore(toldAt.plus(FORGOTTEN))) {
            most = Integer.MAX_VALUE;
            patience = FIRST_TRY;
        } else if (inUse >= most && !now.isBefore(changedAt.plus(patience))) {
            most++;
            tried = true;
            changedAt = now;
        }
    }
}
