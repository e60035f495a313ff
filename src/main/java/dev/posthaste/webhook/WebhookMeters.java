package dev.posthaste.webhook;

import dev.posthaste.ops.MeterNames;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;

/** How endpoints take what they are told. */
@Singleton
final class WebhookMeters {

    private final MeterRegistry registry;
    private volatile double lagSeconds;

    WebhookMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** For a process that sends; the others have nothing to say. */
    void watchLag() {
        Gauge.builder(MeterNames.WEBHOOK_LAG, this, meters -> meters.lagSeconds)
                .description(
                        "Seconds for which the first untried webhook event has been due, at endpoints that are well")
                .register(registry);
    }

    void lag(double seconds) {
        lagSeconds = seconds;
    }

    void called(Fate fate, Duration took) {
        String outcome = switch (fate) {
            case Fate.Told _ -> "told";
            case Fate.Again _ -> "again";
            case Fate.GivenUp _ -> "given_up";
            case Fate.Gone _ -> "gone";
        };
        registry.timer(MeterNames.WEBHOOK_CALLS, MeterNames.OUTCOME, outcome).record(took);
    }

    void disabled() {
        registry.counter(MeterNames.WEBHOOKS_DISABLED).increment();
    }
}
