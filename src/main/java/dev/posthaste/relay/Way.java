package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.PerLane;
import dev.posthaste.WireName;
import dev.posthaste.queue.RouteState;
import dev.posthaste.relay.smtp.SmtpServer;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A route with what stands before it: a person's word, a breaker, quotas, and each lane's connections. */
final class Way {

    /** Of the domains that asked for less: enough for a person to look at, and few enough for one note. */
    private static final int MOST_TOLD = 20;

    private final Route route;
    private final Breaker breaker;
    private final Pace pace;
    private final Destinations destinations;
    private final DayQuota day;
    private final PerLane<Slots> slots;
    private final Runnable changed;
    private final AtomicInteger underWay = new AtomicInteger();
    private volatile boolean paused;
    private volatile @Nullable Failure lastFailure;

    /** @param changed told when it may take mail that it did not take before */
    Way(
            Route route,
            Breaker breaker,
            Pace pace,
            Destinations destinations,
            DayQuota day,
            PerLane<Slots> slots,
            Runnable changed) {
        this.route = route;
        this.breaker = breaker;
        this.pace = pace;
        this.destinations = destinations;
        this.day = day;
        this.slots = slots;
        this.changed = changed;
    }

    /** Why it could not be spoken with. */
    record Failure(Instant at, String phase, String cause) {}

    Route route() {
        return route;
    }

    Breaker breaker() {
        return breaker;
    }

    Pace pace() {
        return pace;
    }

    Destinations destinations() {
        return destinations;
    }

    /** What learns from the answers to a domain's mail: a smarthost speaks for itself, mail hosts for their domain. */
    Pace learning(String domain) {
        return isOneServer() ? pace : destinations.at(domain);
    }

    /** Mail hosts of a domain have breakers of their own: what one of them says or does is not about the whole way. */
    boolean isOneServer() {
        return route instanceof Route.Smarthost;
    }

    DayQuota day() {
        return day;
    }

    PerLane<Slots> slots() {
        return slots;
    }

    /** Whether mail of the lane may set out on it now. */
    boolean isOpen(Lane lane) {
        return !paused && !day.isSpent() && breaker.mayBeTried(lane);
    }

    /** Before this it does not open to the lane by itself; when it is in the past, something else is waited for. */
    Instant opensAt(Lane lane) {
        return day.isSpent() ? day.renewedAt() : breaker.closedUntil(lane);
    }

    /** Another transaction. */
    void entered() {
        underWay.incrementAndGet();
    }

    /** Its end. */
    void left() {
        underWay.decrementAndGet();
    }

    /** How many transactions are under way on it. */
    int underWay() {
        return underWay.get();
    }

    /** From now on nothing new sets out on it; what is under way ends. */
    void pause(boolean pause) {
        if (paused != pause) {
            paused = pause;
            pace.wake();
            changed.run();
        }
    }

    boolean isPaused() {
        return paused;
    }

    RouteState state() {
        Terms terms = route.terms();
        double allowed = pace.allowed();
        int connections = pace.connections();
        Failure failure = lastFailure;
        String kind = route instanceof Route.Mx ? "mx" : "smarthost";
        SmtpServer server = route instanceof Route.Smarthost smarthost ? smarthost.server() : null;
        return new RouteState(
                route.name(),
                kind,
                server == null ? null : server.host(),
                server == null ? null : Integer.valueOf(server.port()),
                server == null ? null : WireName.of(server.tls()),
                terms.rank(),
                terms.weight(),
                terms.failover(),
                terms.match().told(),
                finite(terms.quota().perSecond()),
                terms.quota().perDay() == Long.MAX_VALUE
                        ? null
                        : Long.valueOf(terms.quota().perDay()),
                WireName.of(breaker.state()),
                underWay(),
                finite(allowed),
                pace.isLearned(),
                connections == Integer.MAX_VALUE ? null : Integer.valueOf(connections),
                destinations.slowed(MOST_TOLD).stream()
                        .map(slowed -> new RouteState.Slowed(slowed.domain(), slowed.perSecond()))
                        .toList(),
                day.sentToday(),
                failure == null ? null : new RouteState.Failure(failure.at(), failure.phase(), failure.cause()));
    }

    private static @Nullable Double finite(double rate) {
        return Double.isInfinite(rate) ? null : Double.valueOf(rate);
    }

    void failed(Failure failure) {
        lastFailure = failure;
    }

    @Nullable
    Failure lastFailure() {
        return lastFailure;
    }
}
