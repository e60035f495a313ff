package dev.posthaste.journey;

import io.micrometer.core.instrument.Metrics;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/**
 * Takes the meters out when an application of the tests ends. The registry is of the process, which in production runs one application;
 * here the next would find the gauges of the one before, and measure that.
 */
@Singleton
final class EndedMeters {

    private static final int LAST = Integer.MAX_VALUE;

    void clear(@Observes @Priority(LAST) ShutdownEvent event) {
        Metrics.globalRegistry.clear();
    }
}
