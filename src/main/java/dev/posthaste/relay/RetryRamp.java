package dev.posthaste.relay;

import dev.posthaste.queue.MailEnvelope;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** When to try again: the ramp of the mail's stream or else of its lane, spread by a fifth either way so that mails that failed together do not return together. */
@Singleton
final class RetryRamp {

    private static final double JITTER = 0.2;
    private static final Duration SPREAD = Duration.ofMinutes(1);

    private final RelayConfig.Ramp ramp;
    private final RandomGenerator random;

    RetryRamp(RelayConfig config, RandomGenerator random) {
        this.ramp = config.ramp();
        this.random = random;
    }

    /**
     * @param notBefore null when only the ramp counts; what waits for the same moment is spread over the minute behind it
     * @return never later than the email's expiry: it is looked at once more then, to say that it expired
     */
    Instant next(MailEnvelope failed, Instant now, @Nullable Instant notBefore) {
        List<Duration> steps = Objects.requireNonNullElseGet(failed.ramp(), () -> ramp.of(failed.lane()));
        Duration step = steps.get(Math.min(failed.attempt(), steps.size()) - 1);
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        Instant next = now.plusMillis((long) (step.toMillis() * factor));
        if (notBefore != null && next.isBefore(notBefore)) {
            next = notBefore.plusMillis((long) (SPREAD.toMillis() * random.nextDouble()));
        }
        return next.isBefore(failed.expiresAt()) ? next : failed.expiresAt();
    }
}
