package dev.posthaste.relay.dkim;

import dev.posthaste.ops.MeterNames;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.List;

/** Whether mail is signed. */
@Singleton
final class DkimMeters {

    private final MeterRegistry registry;

    DkimMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** From the start, at zero: an alert needs the series. */
    void watch(Keys keys) {
        var _ = unsigned();
        Gauge.builder(MeterNames.DKIM_KEYS, keys, each -> each.now().all().size())
                .description("Keys that sign")
                .register(registry);
        Gauge.builder(MeterNames.DKIM_STALE, keys, each -> each.trouble().isPresent() ? 1 : 0)
                .description("1 while the keys on disk cannot be used and those from before sign")
                .register(registry);
    }

    void signed(List<SigningKey> keys) {
        for (SigningKey key : keys) {
            registry.counter(MeterNames.DKIM_SIGNATURES, MeterNames.ALGORITHM, key.algorithm())
                    .increment();
        }
    }

    void notSigned() {
        unsigned().increment();
    }

    private Counter unsigned() {
        return Counter.builder(MeterNames.DKIM_UNSIGNED)
                .description("Attempts whose sender's domain has no key")
                .register(registry);
    }
}
