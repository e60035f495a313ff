package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.PerLane;
import dev.posthaste.ops.MeterNames;
import dev.posthaste.queue.Event;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What became of the mail, and how long it took. */
@Singleton
final class RelayMeters {

    private final MeterRegistry registry;
    private final PerLane<Timer> relayed;

    RelayMeters(MeterRegistry registry) {
        this.registry = registry;
        this.relayed = new PerLane<>(lane -> Timer.builder(MeterNames.APPEND_RELAYED)
                .tag(MeterNames.LANE, lane.wire())
                .serviceLevelObjectives(
                        Duration.ofMillis(10),
                        Duration.ofMillis(25),
                        Duration.ofMillis(50),
                        Duration.ofMillis(100),
                        Duration.ofMillis(250),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(5),
                        Duration.ofHours(1))
                .register(registry));
    }

    void happened(Event event) {
        Lane lane = event.envelope().lane();
        switch (event.type()) {
            case RELAYED -> {
                count(MeterNames.RELAYED, lane, event.route());
                relayed.of(lane).record(Duration.between(event.envelope().acceptedAt(), event.at()));
            }
            case DEFERRED -> count(MeterNames.DEFERRED, lane, event.route());
            case BOUNCED -> count(MeterNames.BOUNCED, lane, event.route());
            case IN_DOUBT -> count(MeterNames.IN_DOUBT, lane, event.route());
            case EXPIRED ->
                registry.counter(MeterNames.EXPIRED, MeterNames.LANE, lane.wire())
                        .increment();
            case FAILED ->
                registry.counter(MeterNames.FAILED, MeterNames.LANE, lane.wire())
                        .increment();
            case ACCEPTED, CLAIMED, SCHEDULED, RESCHEDULED, CANCELED, SUPERSEDED, RESOLVED -> {
                // not an outcome
            }
        }
    }

    void buried() {
        registry.counter(MeterNames.DEAD).increment();
    }

    void watch(Lane lane, LaneLoop loop) {
        Gauge.builder(MeterNames.QUEUE_AGE, loop, each -> each.oldest().toMillis() / 1000.0)
                .tag(MeterNames.LANE, lane.wire())
                .register(registry);
        Gauge.builder(MeterNames.IN_FLIGHT, loop, LaneLoop::inFlight)
                .tag(MeterNames.LANE, lane.wire())
                .register(registry);
    }

    void watch(Way way) {
        Gauge.builder(MeterNames.ROUTE_DOWN, way.breaker(), each -> each.isOpen() ? 1 : 0)
                .tag(MeterNames.ROUTE, way.route().name())
                .register(registry);
    }

    private void count(String name, Lane lane, @Nullable String route) {
        registry.counter(name, MeterNames.LANE, lane.wire(), MeterNames.ROUTE, route == null ? "none" : route)
                .increment();
    }
}
