package dev.posthaste.webhook;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What becomes of a message after an attempt. */
sealed interface Fate {

    /** It was taken. */
    record Told() implements Fate {}

    /**
     * It is tried again.
     *
     * @param rest for which nothing at all is sent to the endpoint, as it asked; null when it did not
     */
    record Again(Duration after, @Nullable Duration rest) implements Fate {}

    /** It was tried for long enough. */
    record GivenUp() implements Fate {}

    /** Nobody wants to be told there any more: the endpoint is disabled. */
    record Gone() implements Fate {}
}
