package dev.posthaste.accept;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

record FetchSettings(
        boolean enabled,
        Optional<Set<String>> hosts,
        MemorySize maxSize,
        Duration timeout,
        int atOnce,
        boolean allowPrivate)
        implements FetchConfig {

    static final FetchSettings OFF = of(false, false, Duration.ofSeconds(60));

    static FetchSettings of(boolean enabled, boolean allowPrivate, Duration timeout) {
        return new FetchSettings(
                enabled,
                Optional.of(Set.of("files.example.com", "*.cdn.example.com")),
                new MemorySize(BigInteger.valueOf(100_000)),
                timeout,
                2,
                allowPrivate);
    }
}
