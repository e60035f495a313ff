package dev.posthaste.chaos;

import java.time.Duration;

/** What a case may take. */
final class Limits {

    /** Until all is well again, with no hand laid on it. */
    static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);

    /** The limit is 5 s; the rest is for a machine with other things to do. */
    static final long LONGEST_ANSWER_MILLIS = 5_500;

    private Limits() {}
}
