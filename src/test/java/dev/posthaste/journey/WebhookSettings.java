package dev.posthaste.journey;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Endpoints and files on this machine, two calls at a time, and a ramp that nobody has to wait for. */
public final class WebhookSettings implements QuarkusTestResourceLifecycleManager {

    static final int CALLS = 2;

    @Override
    public Map<String, String> start() {
        return Map.of(
                "posthaste.webhooks.allow-private", "true",
                "posthaste.attachments.fetch.enabled", "true",
                "posthaste.attachments.fetch.hosts", "127.0.0.1",
                "posthaste.attachments.fetch.allow-private", "true",
                "posthaste.webhooks.calls-per-endpoint", String.valueOf(CALLS),
                "posthaste.webhooks.poll", "100ms",
                "posthaste.webhooks.ramp", "500ms");
    }

    @Override
    public void stop() {
        // settings hold nothing
    }
}
