package dev.posthaste.schedule;

import dev.posthaste.Lane;
import dev.posthaste.ops.MeterNames;
import dev.posthaste.queue.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** How late the timer is, and what callers decide. */
@Singleton
final class ScheduleMeters {

    private final MeterRegistry registry;
    private volatile double lagSeconds;

    ScheduleMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** For a process that has a timer; the others have nothing to say. An alert needs the zero that a count begins with. */
    void watch() {
        for (Lane lane : Lane.values()) {
            Counter.builder(MeterNames.FAILED)
                    .description("Deliveries that cannot be sent for a reason on our side")
                    .tag(MeterNames.LANE, lane.wire())
                    .register(registry);
        }
        Gauge.builder(MeterNames.DUE_LAG, this, meters -> meters.lagSeconds)
                .description("Seconds since the first mail that is due, and stands in no lane, has been due")
                .register(registry);
    }

    void lag(double seconds) {
        lagSeconds = seconds;
    }

    void swept(int mails) {
        registry.counter(MeterNames.SWEPT).increment(mails);
    }

    void failed(Lane lane) {
        registry.counter(MeterNames.FAILED, MeterNames.LANE, lane.wire()).increment();
    }

    void decided(Event decision) {
        registry.counter(
                        MeterNames.DECISIONS,
                        MeterNames.DECISION,
                        decision.type().wire())
                .increment();
    }
}
