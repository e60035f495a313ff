package dev.posthaste.queue;

import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.Masters;
import dev.posthaste.secrecy.SecrecyConfig;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Where mail is to be sealed, none can be accepted before there is a key. */
@Singleton
@Readiness
final class KeysReady implements HealthCheck {

    private final KeyTopic topic;
    private final DayKeys keys;
    private final boolean wanted;
    private final boolean seals;

    KeysReady(KeyTopic topic, DayKeys keys, Masters masters, SecrecyConfig config) {
        this.topic = topic;
        this.keys = keys;
        this.wanted = masters.exist();
        this.seals = config.enabled();
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("keys")
                .status(!wanted || topic.isRead() && (!seals || canSeal()))
                .build();
    }

    private boolean canSeal() {
        try {
            keys.current();
            return true;
        } catch (KeyMissing _) {
            return false;
        }
    }
}
