package dev.posthaste.ops;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** An email that was just accepted is on its way through the log to the rows; who asks for it waits a moment before it is missing. */
public final class Patience {

    private static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration GLANCE = Duration.ofMillis(25);

    private Patience() {}

    public static <T> Optional<T> until(Supplier<Optional<T>> look) {
        long end = System.nanoTime() + LONGEST.toNanos();
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
            throw new IllegalStateException("Interrupted while waiting for a row to appear.", e);
        }
    }
}
