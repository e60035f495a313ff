package dev.posthaste.compose.template;

import dev.posthaste.Refusal;
import io.quarkus.qute.TemplateException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much the rendering of one mail may do. Lists of the caller's choice in loops of the author's multiply; without a bound, 40 kB of
 * request would cost minutes.
 */
final class Allowance {

    static final String KEY = "allowance";

    static final Duration LONGEST = Duration.ofSeconds(1);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final int STEPS = 200_000;
    static final int CHARACTERS = 1_000_000;
    /** An ordinary mail is done before the clock is looked at, so that a machine that stands still refuses none. */
    private static final int STEPS_A_LOOK = 1_000;

    /** What cuts a text looks at each of its characters. */
    private static final int CHARACTERS_A_STEP = 8;

    private static final String SHORTER_LISTS = "The template makes too much of these variables; send shorter lists.";
    private static final String SHORTER_SAMPLES =
            "The samples of all locales together take more than %,d look-ups, turns and questions; give shorter lists, or fewer locales."
                    .formatted(STEPS);

    private final LongSupplier nanos;
    private final String tooManySteps;
    private final long begin;
    private int steps = STEPS;
    private int looked = STEPS;
    private @Nullable Spent spent;

    Allowance() {
        this(System::nanoTime);
    }

    /** For the samples of all locales of one template: it looks at no clock, as who writes a template can ask for no other machine. */
    static Allowance ofSamples() {
        return new Allowance(() -> 0, SHORTER_SAMPLES);
    }

    /** @param nanos as {@link System#nanoTime} */
    Allowance(LongSupplier nanos) {
        this(nanos, SHORTER_LISTS);
    }

    private Allowance(LongSupplier nanos, String tooManySteps) {
        this.tooManySteps = tooManySteps;
        this.nanos = nanos;
        this.begin = nanos.getAsLong();
    }

    /**
     * Qute goes on with what stands beside a tag that failed, and would make an exception of its own of every other, with its stack.
     */
    static final class Spent extends TemplateException {

        private static final long serialVersionUID = 1L;

        Spent(Refusal refusal) {
            super(refusal);
        }

        @Override
        public Throwable fillInStackTrace() {
            return this;
        }
    }

    /** Steps are look-ups of a value, turns of a loop and questions of an {@code {#if}}: what costs time and prints nothing. */
    void spend(int some) {
        steps -= some;
        if (steps < 0 && spent == null) {
            spent = new Spent(tooMuch(tooManySteps));
        } else if (looked - steps >= STEPS_A_LOOK) {
            looked = steps;
            if (nanos.getAsLong() - begin > LONGEST.toNanos()) {
                spent = new Spent(tooLong());
            }
        }
        if (spent != null) {
            throw spent;
        }
    }

    /** For looking at characters that are not printed, as {@link #spend}. */
    void spendOnCharacters(int some) {
        spend(some / CHARACTERS_A_STEP);
    }

    static void checkLength(CharSequence written) {
        if (written.length() > CHARACTERS) {
            throw tooMuch(SHORTER_LISTS);
        }
    }

    private static Refusal tooMuch(String detail) {
        return new Refusal(Refusal.Reason.TOO_LARGE, detail);
    }

    private static Refusal tooLong() {
        return Refusal.retryLater(
                Refusal.Reason.OVERLOADED,
                "The template could not be rendered within a second; shorter lists take less. Nothing was accepted.",
                SOON);
    }
}
