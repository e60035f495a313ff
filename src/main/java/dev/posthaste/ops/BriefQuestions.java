package dev.posthaste.ops;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Questions to the database by who must not wait for it: briefly, and after one that failed none for a while, so that a database
 * that is away costs mail next to nothing.
 */
public final class BriefQuestions {

    private static final Journal LOG = Journal.of(BriefQuestions.class);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration REST = Duration.ofSeconds(5);

    private final DatabaseThreads threads;
    private final String subject;
    private final Clock clock;
    private volatile Instant notBefore = Instant.EPOCH;

    /**
     * @param name of its threads
     * @param threads so many are asked at once
     * @param subject for the journal, such as {@code whether mail was replaced}
     */
    public BriefQuestions(String name, int threads, String subject, Clock clock) {
        this.threads = new DatabaseThreads(name, threads);
        this.subject = subject;
        this.clock = clock;
    }

    /** @return empty when nobody knows: it was not answered within two seconds, or not asked because the last one was not */
    public <T> Optional<T> ask(Callable<T> question) {
        if (clock.instant().isBefore(notBefore)) {
            return Optional.empty();
        }
        try {
            return Optional.of(threads.ask(question, LONGEST));
        } catch (ExecutionException | TimeoutException e) {
            notBefore = clock.instant().plus(REST);
            LOG.warn("the database cannot be asked and is left alone for a while", "subject", subject, "cause", e);
            return Optional.empty();
        }
    }
}
