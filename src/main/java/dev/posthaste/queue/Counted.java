package dev.posthaste.queue;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A mail that was counted against a cap: the value of a record of {@link CountBoard}, versioned by what it may leave out.
 *
 * @param key whom it counts for, in a form that nobody can read
 * @param delivery by which it is known again: told twice, it counts once
 * @param window how long it counts
 */
public record Counted(String key, String delivery, Instant at, Duration window) {

    public Counted {
        Stream.of(key, delivery, at, window).forEach(Objects::requireNonNull);
    }
}
