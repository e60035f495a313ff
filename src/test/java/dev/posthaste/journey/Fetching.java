package dev.posthaste.journey;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Files are fetched, as in production: from nowhere inside. Two that lead inside are among the hosts, so that it is
 * not the list that refuses them. */
public final class Fetching implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        return Map.of(
                "posthaste.attachments.fetch.enabled", "true",
                "posthaste.attachments.fetch.hosts", "127.0.0.1,files.example.com,files.inside.example");
    }

    @Override
    public void stop() {
        // settings hold nothing
    }
}
