package dev.posthaste.accept;

import io.quarkus.runtime.configuration.MemorySize;
import java.math.BigInteger;
import java.time.Duration;

/** Limits as a test wants them. */
record Limits(int requests, long bytes, Duration uploadTime) implements LimitsConfig {

    @Override
    public int recipients() {
        return 50;
    }

    @Override
    public int batch() {
        return 500;
    }

    @Override
    public MemorySize message() {
        return inFlight();
    }

    @Override
    public MemorySize total() {
        return inFlight();
    }

    @Override
    public MemorySize inFlight() {
        return new MemorySize(BigInteger.valueOf(bytes));
    }
}
