package dev.posthaste.webhook;

import java.time.Duration;
import java.util.List;

/** Settings of a test. */
record TestConfig(
        Duration poll,
        int callsPerEndpoint,
        Duration connectTimeout,
        Duration timeout,
        List<Duration> ramp,
        Duration giveUpAfter,
        Duration rotation,
        Duration retention,
        boolean allowPrivate)
        implements WebhookConfig {

    static TestConfig of(Duration timeout, boolean allowPrivate) {
        return new TestConfig(
                Duration.ofMillis(100),
                4,
                Duration.ofSeconds(10),
                timeout,
                List.of(Duration.ofSeconds(10), Duration.ofSeconds(100)),
                Duration.ofDays(3),
                Duration.ofHours(24),
                Duration.ofDays(30),
                allowPrivate);
    }
}
