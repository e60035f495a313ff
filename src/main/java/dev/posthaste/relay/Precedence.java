package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.PerLane;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lanes have connections of their own and share the processor. Before a server that is far away that is no matter. One that
 * answers at once would let a backlog of bulk take all of it, and a login code would wait for it already on its way into the
 * log: so while more urgent mail is about, no connection begins more than fifty transactions a second.
 */
@Singleton
final class Precedence {

    static final Duration APART = Duration.ofMillis(20);
    static final Duration ABOUT = Duration.ofSeconds(1);

    private final Clock clock;
    private final PerLane<AtomicLong> begun = new PerLane<>(_ -> new AtomicLong(Long.MIN_VALUE));
    private final PerLane<AtomicLong> took = new PerLane<>(_ -> new AtomicLong());

    Precedence(Clock clock) {
        this.clock = clock;
    }

    /** Waits, with the connection that is meant, as long as others come first. */
    void giveWay(Lane lane) throws InterruptedException {
        Duration rest = rest(lane);
        if (rest.isPositive()) {
            TimeUnit.MILLISECONDS.sleep(rest.toMillis());
        }
    }

    /** How long a connection of that lane rests before what it does next. */
    Duration rest(Lane lane) {
        long now = clock.millis();
        begun.of(lane).set(now);
        boolean waited = Arrays.stream(Lane.values())
                .filter(other -> other.compareTo(lane) < 0)
                .anyMatch(other -> begun.of(other).get() > now - ABOUT.toMillis());
        long rest = APART.toMillis() - took.of(lane).get();
        return waited && rest > 0 ? Duration.ofMillis(rest) : Duration.ZERO;
    }

    /** What a transaction of that lane takes at the moment. */
    void took(Lane lane, Duration time) {
        took.of(lane).set(time.toMillis());
    }
}
