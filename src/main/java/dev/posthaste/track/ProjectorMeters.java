package dev.posthaste.track;

import dev.posthaste.ops.MeterNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What the projector could not read. */
@Singleton
final class ProjectorMeters {

    private final Counter dead;

    ProjectorMeters(MeterRegistry registry) {
        this.dead = Counter.builder(MeterNames.DEAD)
                .description("Records that nobody understood")
                .register(registry);
    }

    void buried() {
        dead.increment();
    }
}
