package dev.posthaste.webhook;

import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Decides what becomes of a message, and when it is tried again. */
@Singleton
final class Ramp {

    private static final double JITTER = 0.2;

    private final List<Duration> steps;
    private final Duration giveUpAfter;
    private final RandomGenerator random;

    Ramp(WebhookConfig config, RandomGenerator random) {
        this.steps = config.ramp();
        this.giveUpAfter = config.giveUpAfter();
        this.random = random;
    }

    Fate fate(Due due, Answer answer) {
        return switch (answer) {
            case Answer.Http http when http.isSuccess() -> new Fate.Told();
            case Answer.Http http when http.isGone() -> new Fate.Gone();
            case Answer.Http http -> {
                Duration asked = http.retryAfter();
                Duration wait = next(due.tries());
                Duration rest = http.isAboutTheEndpoint() ? asked : null;
                yield again(due, asked != null && asked.compareTo(wait) > 0 ? asked : wait, rest);
            }
            case Answer.None _ -> again(due, next(due.tries()), null);
        };
    }

    private Fate again(Due due, Duration after, @Nullable Duration rest) {
        return due.age().compareTo(giveUpAfter) >= 0 ? new Fate.GivenUp() : new Fate.Again(after, rest);
    }

    /** Spread by a fifth, so that what failed together does not return together. */
    private Duration next(int tries) {
        Duration step = steps.get(Math.min(tries, steps.size()) - 1);
        return Duration.ofMillis((long) (step.toMillis() * (1 + JITTER * (2 * random.nextDouble() - 1))));
    }
}
