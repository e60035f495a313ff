package dev.posthaste.relay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * For how long this relay may believe that its partitions are its own. The group gives them to somebody else when it has not
 * heard of a member for the length of a session; a process that was frozen that long does not know it when it wakes up. So
 * nothing is sent without a confirmation younger than a session: a zombie then starts nothing.
 */
final class Lease {

    private final Clock clock;
    private final Duration length;
    private volatile Instant confirmed = Instant.EPOCH;

    /** @param length shorter than the group's session */
    Lease(Clock clock, Duration length) {
        this.clock = clock;
        this.length = length;
    }

    /**
     * The group has answered us as a member.
     *
     * @param asked when the question was sent: the answer says nothing of later
     */
    void confirm(Instant asked) {
        confirmed = asked;
    }

    boolean holds() {
        return clock.instant().isBefore(confirmed.plus(length));
    }
}
