package dev.posthaste.web;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;

/** Times as a test's clock says they are. */
public final class TimesByClock {

    private TimesByClock() {}

    public static Times of(Clock clock) {
        return new Times(clock, new RequestLimits() {

            @Override
            public MemorySize body() {
                return new MemorySize(BigInteger.valueOf(1_000_000));
            }

            @Override
            public Duration schedule() {
                return Duration.ofDays(30);
            }
        });
    }
}
