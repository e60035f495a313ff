package dev.posthaste.relay;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** A loop that ended is a lane that nobody carries: look at its log. */
@Singleton
@Readiness
final class RelayReady implements HealthCheck {

    private final Relay relay;

    RelayReady(Relay relay) {
        this.relay = relay;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("relay").status(relay.isWhole()).build();
    }
}
