package dev.posthaste.relay;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.ToIntFunction;

/**
 * How partitions leave: what is under way may end, for a moment; what has not come to its final dot by then is left behind, and what may
 * have arrived is answered for from here, while whoever takes the partition waits for that. Used by one thread.
 */
final class HandOver {

    /** Most attempts end within this. Others wait for it: in a rebalance no member of the group can confirm its lease. */
    private static final Duration FOR_TALKS = Duration.ofSeconds(3);

    private final Duration drain;
    private final Clock clock;
    /** Handed over, with answers to come; and until when these are waited for. */
    private final Map<Holding, Instant> answering = new HashMap<>();

    /** @param drain for how long answers are waited for */
    HandOver(Duration drain, Clock clock) {
        this.drain = drain;
        this.clock = clock;
    }

    /**
     * What was under way when partitions left.
     *
     * @param beforeDot left behind: their records are the next owner's to begin anew
     * @param answersToCome waited for here
     * @param cut neither, as the log did not take in time what was to be told of them
     */
    record Left(int beforeDot, int answersToCome, int cut) {}

    /** Nobody else may have them before this returns, and from then on nothing is sent for them here. */
    Left prepare(Collection<Holding> leaving) {
        Instant begun = clock.instant();
        Instant end = begun.plus(drain);
        leaving.forEach(Holding::release);
        Instant talked = begun.plus(FOR_TALKS);
        var _ = sum(leaving, holding -> holding.drain(until(talked.isBefore(end) ? talked : end)));
        int beforeDot = sum(leaving, holding -> holding.handOver(end));
        int cut = sum(leaving, holding -> holding.drain(until(end)));
        leaving.forEach(Holding::lose);
        leaving.forEach(holding -> answering.put(holding, end));
        return new Left(beforeDot, sum(leaving, HandOver::toCome), cut);
    }

    /** Forgets those whose answers have come. */
    void tidy() {
        answering.keySet().removeIf(holding -> toCome(holding) == 0);
    }

    /** Waits for the answers that are still to come. @return how many have not come in time: nobody will tell of them */
    int awaitAnswers() {
        return answering.entrySet().stream()
                .mapToInt(each -> each.getKey().awaitAnswers(until(each.getValue())))
                .sum();
    }

    private static int toCome(Holding holding) {
        return holding.awaitAnswers(Duration.ZERO);
    }

    private Duration until(Instant end) {
        return Duration.between(clock.instant(), end);
    }

    private static int sum(Collection<Holding> holdings, ToIntFunction<Holding> count) {
        return holdings.stream().mapToInt(count).sum();
    }
}
