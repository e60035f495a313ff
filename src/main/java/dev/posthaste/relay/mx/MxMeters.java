package dev.posthaste.relay.mx;

import dev.posthaste.ops.MeterNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** What is counted of mail that goes straight to its recipient's servers. */
@Singleton
final class MxMeters {

    private final MeterRegistry registry;
    private final Counter stsTestFailed;
    private final Counter passedOver;

    MxMeters(MeterRegistry registry) {
        this.registry = registry;
        this.stsTestFailed = Counter.builder(MeterNames.MX_STS_TEST_FAILED)
                .description("Hosts that break their domain's MTA-STS policy, which is in testing")
                .register(registry);
        this.passedOver = Counter.builder(MeterNames.MX_HOST_PASSED_OVER)
                .description("Hosts that were not tried, or failed, before the next one")
                .register(registry);
    }

    void stsTestFailed() {
        stsTestFailed.increment();
    }

    void passedOver() {
        passedOver.increment();
    }

    /** @param how {@code dane}, {@code mta-sts}, {@code unverified} or {@code none} */
    void relayed(String how) {
        registry.counter(MeterNames.MX_RELAYED, MeterNames.TLS, how).increment();
    }
}
