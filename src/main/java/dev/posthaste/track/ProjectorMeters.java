package dev.posthaste.track;

import dev.posthaste.ops.MeterNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How far the projector is behind, and what it could not read. */
@Singleton
final class ProjectorMeters {

    private final Counter dead;
    private final Clock clock;
    private volatile @Nullable Instant inHand;

    ProjectorMeters(MeterRegistry registry, Clock clock) {
        this.clock = clock;
        this.dead = Counter.builder(MeterNames.DEAD)
                .description("Records that nobody understood")
                .register(registry);
        Gauge.builder(MeterNames.PROJECTOR_LAG, this, ProjectorMeters::lagSeconds)
                .description("Seconds since the oldest of the events in hand was written")
                .register(registry);
    }

    /** @param written when the oldest of the events was, that are projected from now on */
    void began(Instant written) {
        inHand = written;
    }

    void ended() {
        inHand = null;
    }

    void buried() {
        dead.increment();
    }

    private double lagSeconds() {
        Instant written = inHand;
        // Not below 0: another machine's clock wrote it.
        return written == null
                ? 0
                : Math.max(0, Duration.between(written, clock.instant()).toMillis() / 1000.0);
    }
}
