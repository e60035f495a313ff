package dev.posthaste.streams;

import java.time.Duration;

/** Books that a test has for itself. */
public final class StreamBooks {

    private StreamBooks() {}

    /** One that has read nothing. */
    public static StreamBook empty() {
        return new StreamBook(config(false));
    }

    static StreamsConfig config(boolean knownOnly) {
        return new StreamsConfig() {
            @Override
            public boolean knownOnly() {
                return knownOnly;
            }

            @Override
            public Duration poll() {
                return Duration.ofMinutes(1);
            }
        };
    }
}
