package dev.posthaste.relay.smtp;

import java.time.Duration;

/**
 * How long connections are kept.
 *
 * @param transactionsPerConnection after so many a connection is closed and replaced
 * @param idle how long a connection is kept open without a mail
 */
public record Limits(int transactionsPerConnection, Duration idle) {

    public Limits {
        if (transactionsPerConnection < 1) {
            throw new IllegalArgumentException("A connection carries at least one transaction.");
        }
    }

    public static Limits defaults() {
        return new Limits(100, Duration.ofSeconds(30));
    }
}
