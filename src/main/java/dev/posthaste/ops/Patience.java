package dev.posthaste.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What was told to the log is read a moment later; who asks for it waits that moment before it is missing. */
public final class Patience {

    /** Of an email that was just accepted and is on its way to the rows. */
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private static final Duration GLANCE = Duration.ofMillis(25);

    private Patience() {}

    public static <T> Optional<T> until(Supplier<Optional<T>> look) {
        return until(look, LONGEST);
    }

    /** @return empty when there was nothing in all that time */
    public static <T> Optional<T> until(Supplier<Optional<T>> look, Duration atMost) {
        long end = System.nanoTime() + atMost.toNanos();
        try {
            while (true) {
                Optional<T> found = look.get();
                if (found.isPresent() || System.nanoTime() - end > 0) {
                    return found;
                }
                TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for what is on its way.", e);
        }
    }
}
