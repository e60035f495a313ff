package dev.posthaste.journey;

import dev.posthaste.stack.FreePort;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** Return paths of our own, and a door for reports by SMTP. */
public final class BounceDomain implements QuarkusTestResourceLifecycleManager {

    static final String NAME = "bounces.acme.test";

    private final int port = FreePort.any();

    int port() {
        return port;
    }

    @Override
    public Map<String, String> start() {
        return Map.of(
                "posthaste.bounces.domain",
                NAME,
                "posthaste.bounces.secrets",
                "the-secret-of-the-journeys",
                "posthaste.bounces.listen",
                "127.0.0.1:" + port);
    }

    @Override
    public void inject(TestInjector fields) {
        fields.injectIntoFields(this, new TestInjector.MatchesType(BounceDomain.class));
    }

    @Override
    public void stop() {
        // nothing of its own
    }
}
