package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.PerLane;
import dev.posthaste.ops.MeterNames;
import dev.posthaste.queue.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What became of the mail, and how long it took. */
@Singleton
final class RelayMeters {

    /** Of an attempt that an earlier relay left in doubt. */
    private static final String NO_ROUTE = "none";

    private static final String IN_DOUBT = "Attempts cut after the final dot";

    private final MeterRegistry registry;
    private final PerLane<Timer> relayed;

    RelayMeters(MeterRegistry registry) {
        this.registry = registry;
        this.relayed = new PerLane<>(lane -> Timer.builder(MeterNames.APPEND_RELAYED)
                .description("From acceptance to the next hop's 250")
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
            case SUPPRESSED ->
                registry.counter(MeterNames.SUPPRESSED, MeterNames.LANE, lane.wire())
                        .increment();
            case CONFLICT ->
                registry.counter(MeterNames.KEY_CONFLICTS, MeterNames.LANE, lane.wire())
                        .increment();
            case SUPERSEDED ->
                registry.counter(
                                MeterNames.DECISIONS,
                                MeterNames.DECISION,
                                event.type().wire())
                        .increment();
            case FAILED ->
                registry.counter(MeterNames.FAILED, MeterNames.LANE, lane.wire())
                        .increment();
            case DELIVERED, DELAYED, COMPLAINED, CAPPED -> {
                // not ours: counted where it comes in
            }
            case ACCEPTED, CLAIMED, SCHEDULED, RESCHEDULED, CANCELED, RESOLVED, RETRIED -> {
                // not an outcome
            }
        }
    }

    void buried() {
        registry.counter(MeterNames.DEAD).increment();
    }

    void watch(Lane lane, LaneLoop loop) {
        Gauge.builder(MeterNames.QUEUE_AGE, loop, each -> each.oldest().toMillis() / 1000.0)
                .description("Seconds since the oldest delivery that this relay holds came into its lane")
                .tag(MeterNames.LANE, lane.wire())
                .register(registry);
        Gauge.builder(MeterNames.IN_FLIGHT, loop, LaneLoop::inFlight)
                .description("Deliveries that this relay holds")
                .tag(MeterNames.LANE, lane.wire())
                .register(registry);
    }

    void watch(Way way) {
        gauge(
                MeterNames.ROUTE_DOWN,
                "1 while the route is down or is tried with care",
                way,
                each -> each.breaker().isOpen() ? 1 : 0);
        gauge(MeterNames.ROUTE_PAUSED, "1 while somebody has paused the route", way, each -> each.isPaused() ? 1 : 0);
        gauge(
                MeterNames.ROUTE_RATE,
                "Mails per second that may set out on the route",
                way,
                each -> each.pace().allowed());
        gauge(MeterNames.ROUTE_IN_FLIGHT, "Attempts under way on the route", way, Way::underWay);
        gauge(
                MeterNames.ROUTE_SENT_TODAY,
                "Mails that the route has taken since midnight, UTC",
                way,
                each -> each.day().sentToday());
    }

    private void gauge(String name, String description, Way way, ToDoubleFunction<Way> value) {
        Gauge.builder(name, way, value)
                .description(description)
                .tag(MeterNames.ROUTE, way.route().name())
                .register(registry);
    }

    void unrouted() {
        registry.counter(MeterNames.UNROUTED).increment();
    }

    /** Before anything has happened: an alert needs the series, and a rate the zero that it begins with. */
    void count(Lane lane, List<Route> routes) {
        Tags tags = Tags.of(MeterNames.LANE, lane.wire());
        counter(MeterNames.EXPIRED, "Deliveries not relayed in time", tags);
        counter(MeterNames.SUPPRESSED, "Deliveries to recipients on the suppression list", tags);
        counter(MeterNames.KEY_CONFLICTS, "Deliveries not sent because another body had their key", tags);
        counter(MeterNames.FAILED, "Deliveries that cannot be sent for a reason on our side", tags);
        counter(MeterNames.DEAD, "Records that nobody understood", Tags.empty());
        counter(MeterNames.UNROUTED, "Attempts put off because no route takes mail of their kind", Tags.empty());
        for (Route route : routes) {
            Tags onRoute = tags.and(MeterNames.ROUTE, route.name());
            counter(MeterNames.RELAYED, "Deliveries taken by the next hop", onRoute);
            counter(MeterNames.DEFERRED, "Attempts that failed for a reason that may pass", onRoute);
            counter(MeterNames.BOUNCED, "Deliveries refused for good", onRoute);
            counter(MeterNames.IN_DOUBT, IN_DOUBT, onRoute);
        }
        counter(MeterNames.IN_DOUBT, IN_DOUBT, tags.and(MeterNames.ROUTE, NO_ROUTE));
    }

    private void counter(String name, String description, Tags tags) {
        Counter.builder(name).description(description).tags(tags).register(registry);
    }

    private void count(String name, Lane lane, @Nullable String route) {
        registry.counter(name, MeterNames.LANE, lane.wire(), MeterNames.ROUTE, route == null ? NO_ROUTE : route)
                .increment();
    }
}
