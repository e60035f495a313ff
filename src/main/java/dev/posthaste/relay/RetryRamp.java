package dev.posthaste.relay;

import dev.posthaste.queue.MailEnvelope;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** When to try again: the lane's ramp, spread by a fifth either way so that mails that failed together do not return together. */
@Singleton
final class RetryRamp {

    private static final double JITTER = 0.2;

    private final RelayConfig.Ramp ramp;
    private final RandomGenerator random;

    RetryRamp(RelayConfig config, RandomGenerator random) {
        this.ramp = config.ramp();
        this.random = random;
    }

    /** @return never later than the email's expiry: it is looked at once more then, to say that it expired */
    Instant next(MailEnvelope failed, Instant now) {
        List<Duration> steps = ramp.of(failed.lane());
        Duration step = steps.get(Math.min(failed.attempt(), steps.size()) - 1);
        double factor = 1 + JITTER * (2 * random.nextDouble() - 1);
        Instant next = now.plusMillis((long) (step.toMillis() * factor));
        return next.isBefore(failed.expiresAt()) ? next : failed.expiresAt();
    }
}
