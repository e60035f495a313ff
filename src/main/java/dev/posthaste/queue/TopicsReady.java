package dev.posthaste.queue;

import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Without topics nothing can be accepted, sent or told. */
@Singleton
@Readiness
final class TopicsReady implements HealthCheck {

    private final TopicSetup setup;

    TopicsReady(TopicSetup setup) {
        this.setup = setup;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("topics")
                .status(setup.existing().isDone())
                .build();
    }
}
