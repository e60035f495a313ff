package dev.posthaste.schedule;

import dev.posthaste.Lane;
import dev.posthaste.PerLane;
import dev.posthaste.ops.MeterNames;
import dev.posthaste.queue.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** How late the timer is, and what callers decide. */
@Singleton
final class ScheduleMeters {

    private final MeterRegistry registry;
    private final PerLane<AtomicReference<Double>> lagSeconds = new PerLane<>(_ -> new AtomicReference<>(0.0));

    ScheduleMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** For a process that has a timer; the others have nothing to say. An alert needs the zero that a count begins with. */
    void watch() {
        Counter.builder(MeterNames.SWEPT)
                .description("Deliveries that fell through and were put into their lane again")
                .register(registry);
        for (Lane lane : Lane.values()) {
            Counter.builder(MeterNames.FAILED)
                    .description("Deliveries that cannot be sent for a reason on our side")
                    .tag(MeterNames.LANE, lane.wire())
                    .register(registry);
            Gauge.builder(MeterNames.DUE_LAG, lagSeconds.of(lane), AtomicReference::get)
                    .description(
                            "Seconds since the first mail of a lane that is due, and does not stand in it, has been due")
                    .tag(MeterNames.LANE, lane.wire())
                    .register(registry);
        }
    }

    /** For a process that looks how far the projectors are. */
    void watchProjectors(Supplier<Duration> behind) {
        Gauge.builder(MeterNames.PROJECTOR_LAG, () -> behind.get().toMillis() / 1000.0)
                .description("Seconds since the log of events ended where the rows have not come yet")
                .register(registry);
    }

    void lag(Lane lane, double seconds) {
        lagSeconds.of(lane).set(seconds);
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
