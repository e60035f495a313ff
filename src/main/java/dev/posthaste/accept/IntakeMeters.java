package dev.posthaste.accept;

import dev.posthaste.Lane;
import dev.posthaste.PerLane;
import dev.posthaste.ops.MeterNames;
import dev.posthaste.queue.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How much comes in, and how long the log takes. */
@Singleton
final class IntakeMeters {

    private final PerLane<Counter> accepted;
    private final PerLane<Timer> appended;
    private final PerLane<Counter> capped;

    IntakeMeters(MeterRegistry registry) {
        this.accepted = new PerLane<>(lane -> registry.counter(MeterNames.ACCEPTED, MeterNames.LANE, lane.wire()));
        this.capped = new PerLane<>(lane -> Counter.builder(MeterNames.CAPPED)
                .description("Deliveries accepted and not sent, because their recipient had enough")
                .tag(MeterNames.LANE, lane.wire())
                .register(registry));
        this.appended = new PerLane<>(lane -> Timer.builder(MeterNames.ACCEPT_APPEND)
                .tag(MeterNames.LANE, lane.wire())
                .serviceLevelObjectives(
                        Duration.ofMillis(5),
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5))
                .register(registry));
    }

    /** Who watches the mail is not told of what is made up. */
    void capped(List<Event> events) {
        events.stream()
                .map(Event::envelope)
                .filter(envelope -> !envelope.sandbox())
                .forEach(envelope -> capped.of(envelope.lane()).increment());
    }

    void accepted(Lane lane, int deliveries, long nanos) {
        accepted.of(lane).increment(deliveries);
        appended.of(lane).record(nanos, TimeUnit.NANOSECONDS);
    }
}
