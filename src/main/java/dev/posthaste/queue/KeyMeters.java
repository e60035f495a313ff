package dev.posthaste.queue;

import dev.posthaste.ops.MeterNames;
import dev.posthaste.secrecy.Masters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Says how many keys of days there are, and how many of them this process cannot use. */
@Singleton
final class KeyMeters {

    private final KeyTopic topic;
    private final Masters masters;
    private final MeterRegistry registry;

    KeyMeters(KeyTopic topic, Masters masters, MeterRegistry registry) {
        this.topic = topic;
        this.masters = masters;
        this.registry = registry;
    }

    void start(@Observes StartupEvent event) {
        if (masters.exist()) {
            Gauge.builder(MeterNames.DAY_KEYS, topic, all -> all.keys().size())
                    .description("Keys of days that are kept.")
                    .register(registry);
            Gauge.builder(MeterNames.DAY_KEYS_LOCKED, this, KeyMeters::locked)
                    .description("Those of them whose master this process does not have.")
                    .register(registry);
        }
    }

    private double locked() {
        return topic.keys().values().stream()
                .filter(key -> !masters.canOpen(key))
                .count();
    }
}
