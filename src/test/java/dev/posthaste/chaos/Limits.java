package dev.posthaste.chaos;

import java.time.Duration;

/** What a case may take. */
final class Limits {

    /** Until all is well again, with no hand laid on it. */
    static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);

    /** The limit is 5 s; the rest is for a machine with other things to do. */
    static final long LONGEST_ANSWER_MILLIS = 5_500;

    /** From a POST to the dot of its first attempt, of 99 in 100. No more than the pool's own patience, or a wait for it is not seen. */
    static final long LONGEST_FIRST_ATTEMPT_MILLIS = 2_000;

    private Limits() {}
}
