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

    /** An attempt may still claim meanwhile, and begin in the partitions that stay: both need the lease. */
    private static final Duration CONFIRM_EVERY = Duration.ofSeconds(1);

    private final Duration drain;
    private final Runnable confirm;
    private final Clock clock;
    /** Handed over, with answers to come; and until when these are waited for. */
    private final Map<Holding, Instant> answering = new HashMap<>();

    /**
     * @param drain for how long answers are waited for
     * @param confirm has the group say that this relay is still a member
     */
    HandOver(Duration drain, Runnable confirm, Clock clock) {
        this.drain = drain;
        this.confirm = confirm;
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
        var _ = drain(leaving, Ways.earlier(begun.plus(FOR_TALKS), end));
        int beforeDot = sum(leaving, holding -> holding.handOver(end));
        int cut = drain(leaving, end);
        leaving.forEach(Holding::lose);
        leaving.forEach(holding -> answering.put(holding, end));
        return new Left(beforeDot, sum(leaving, HandOver::toCome), cut);
    }

    private int drain(Collection<Holding> leaving, Instant end) {
        while (true) {
            Instant pause = Ways.earlier(clock.instant().plus(CONFIRM_EVERY), end);
            int left = sum(leaving, holding -> holding.drain(until(pause)));
            if (left == 0 || pause.equals(end) || Thread.currentThread().isInterrupted()) {
                return left;
            }
            confirm.run();
        }
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
