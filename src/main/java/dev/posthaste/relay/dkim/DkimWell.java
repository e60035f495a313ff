package dev.posthaste.relay.dkim;

import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * The TXT records that belong into DNS, and whether the keys on disk are those that sign. No probe asks for it: a broken file is
 * for a person, and must take no relay out of service.
 */
@Singleton
@Wellness
final class DkimWell implements HealthCheck {

    private final Keys keys;

    DkimWell(Keys keys) {
        this.keys = keys;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder answer = HealthCheckResponse.named("dkim");
        keys.now().all().forEach(key -> answer.withData(key.name().toString(), key.record()));
        keys.trouble().ifPresent(cause -> answer.withData("trouble", cause));
        return answer.status(keys.trouble().isEmpty()).build();
    }
}
