package dev.posthaste.relay.smtp;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How long a server's connections are kept, where that is another than the client's own {@link Limits}.
 *
 * @param mails after so many a connection is closed and replaced
 * @param idle how long a connection is kept open without a mail
 */
public record Reuse(OptionalInt mails, Optional<Duration> idle) {

    public static final Reuse AS_USUAL = new Reuse(OptionalInt.empty(), Optional.empty());

    Limits over(Limits usual) {
        return new Limits(mails.orElse(usual.transactionsPerConnection()), idle.orElse(usual.idle()));
    }
}
