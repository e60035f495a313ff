package dev.posthaste.relay;

import dev.posthaste.WireName;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/**
 * A loop that ended, or that fails turn after turn, is a lane that nobody carries here: look at its log. It stops a rollout and
 * restarts nothing, as the other lanes are well. How the routes stand is told and not judged: a restart mends no smarthost.
 */
@Singleton
@Readiness
final class RelayReady implements HealthCheck {

    private final Relay relay;
    private final Ways ways;

    RelayReady(Relay relay, Ways ways) {
        this.relay = relay;
        this.ways = ways;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder health = HealthCheckResponse.named("relay").status(relay.isWhole());
        for (Way way : ways.all()) {
            String state = WireName.of(way.breaker().state());
            health.withData("route " + way.route().name(), way.isPaused() ? state + ", paused" : state);
        }
        return health.build();
    }
}
