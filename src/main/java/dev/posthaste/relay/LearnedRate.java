package dev.posthaste.relay;

import dev.posthaste.relay.smtp.EnhancedStatus;
import dev.posthaste.relay.smtp.SmtpReply;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How much a server takes, learned from its answers: asked to slow down, half of what it got just now is tried, at least one a
 * second; every second that it takes all of that, a little more. Not told anything for a while, it is forgotten. For one thread
 * at a time.
 */
final class LearnedRate {

    private static final double FLOOR = 1;
    private static final double LESS = 0.5;
    private static final double MORE = 0.05;
    /** Of what is allowed: less says nothing about whether more would be taken. */
    private static final double USED = 0.8;

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FORGOTTEN = Duration.ofMinutes(15);
    private static final int POLICY = 7;
    private static final int GREYLISTED = 1;
    private static final EnhancedStatus SYSTEM_TAKES_NOTHING = new EnhancedStatus(4, 3, 2);
    private static final Set<Integer> NOT_NOW = Set.of(450, 451, 452, 454);

    private final Clock clock;
    private double perSecond = Double.POSITIVE_INFINITY;
    private double step = FLOOR;
    private Instant changedAt = Instant.MIN;
    private Instant toldAt = Instant.MIN;
    private Instant secondEnds = Instant.MIN;
    private int thisSecond;
    private int lastSecond;

    LearnedRate(Clock clock) {
        this.clock = clock;
    }

    /** {@link Double#POSITIVE_INFINITY} as long as nothing was learned. */
    double perSecond() {
        return perSecond;
    }

    /**
     * Whether a server asks for less: with a 421, whatever else it says, as it closes the connection on us (RFC 5321 section 3.8);
     * with 4.3.2, as it takes nothing from anybody now (RFC 3463 section 3.4); and with a 4.7.x, which is policy (section 3.8). A 450
     * or 451 with 4.7.1 is not meant: so greylisting puts off one recipient, and a route that slows down for it is slow for everybody.
     */
    static boolean asksForLess(@Nullable SmtpReply reply) {
        if (reply == null) {
            return false;
        }
        EnhancedStatus status = reply.status();
        return reply.closing() || status != null && NOT_NOW.contains(reply.code()) && asksForLess(status);
    }

    private static boolean asksForLess(EnhancedStatus status) {
        return status.equals(SYSTEM_TAKES_NOTHING)
                || status.klass() == 4 && status.subject() == POLICY && status.detail() != GREYLISTED;
    }

    /** One more was let go. */
    void used() {
        look(clock.instant());
        thisSecond++;
    }

    /** The last one did not go after all. */
    void unused() {
        thisSecond = Math.max(0, thisSecond - 1);
    }

    /** All that is on its way will hear the same: once a second is heard. */
    void slowDown() {
        Instant now = clock.instant();
        look(now);
        toldAt = now;
        if (isBarelyChanged(now)) {
            return;
        }
        double going = Math.min(perSecond, Math.max(FLOOR, Math.max(lastSecond, thisSecond)));
        step = Math.max(FLOOR, going * MORE);
        perSecond = Math.max(FLOOR, going * LESS);
        changedAt = now;
    }

    void worked() {
        if (perSecond == Double.POSITIVE_INFINITY) {
            return;
        }
        Instant now = clock.instant();
        look(now);
        if (!now.isBefore(toldAt.plus(FORGOTTEN))) {
            perSecond = Double.POSITIVE_INFINITY;
        } else if (!isBarelyChanged(now) && Math.max(lastSecond, thisSecond) >= Math.floor(perSecond * USED)) {
            perSecond += step;
            changedAt = now;
        }
    }

    private boolean isBarelyChanged(Instant now) {
        return !changedAt.equals(Instant.MIN) && now.isBefore(changedAt.plus(SECOND));
    }

    private void look(Instant now) {
        if (now.isBefore(secondEnds)) {
            return;
        }
        boolean next = !secondEnds.equals(Instant.MIN) && now.isBefore(secondEnds.plus(SECOND));
        lastSecond = next ? thisSecond : 0;
        thisSecond = 0;
        secondEnds = now.plus(SECOND);
    }
}
