package dev.posthaste.bench;

import java.util.Arrays;
import java.util.Map;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;

/**
 * What the generator and the sink saw of one phase.
 *
 * @param problems answers other than 202, and broken connections, by name
 * @param acceptSeconds from the first request to the last answer
 * @param relaySeconds from the first request to the last mail at the sink
 * @param answered from the due time to the 202
 * @param served from when it was sent to the 202: without the wait for a free connection
 * @param taken from the due time to the 250 at the sink
 * @param missing accepted, and not at the sink when the patience ended
 */
record Phase(
        int sent,
        int accepted,
        Map<String, Integer> problems,
        double acceptSeconds,
        double relaySeconds,
        Latency answered,
        Latency served,
        Latency taken,
        int missing) {

    /** In milliseconds. */
    record Latency(double p50, double p90, double p99, double p999, double max) {

        static Latency of(long[] nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return new Latency(at(sorted, 0.5), at(sorted, 0.9), at(sorted, 0.99), at(sorted, 0.999), at(sorted, 1));
        }

        /** The nearest rank: always a latency that some mail had. */
        private static double at(long[] sorted, double share) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1] / 1e6;
        }
    }

    static Phase of(Ledger ledger, int first, Map<String, Integer> problems) {
        int end = ledger.next();
        int[] accepted = IntStream.range(first, end)
                .filter(number -> ledger.acceptedAt(number) != Ledger.NEVER)
                .toArray();
        int[] taken = IntStream.of(accepted)
                .filter(number -> ledger.takenAt(number) != Ledger.NEVER)
                .toArray();
        long begin = IntStream.range(first, end).mapToLong(ledger::dueAt).min().orElse(0);
        return new Phase(
                end - first,
                accepted.length,
                problems,
                seconds(begin, accepted, ledger::acceptedAt),
                seconds(begin, taken, ledger::takenAt),
                latency(accepted, ledger::dueAt, ledger::acceptedAt),
                latency(accepted, ledger::sentAt, ledger::acceptedAt),
                latency(taken, ledger::dueAt, ledger::takenAt),
                accepted.length - taken.length);
    }

    double acceptedPerSecond() {
        return acceptSeconds == 0 ? 0 : accepted / acceptSeconds;
    }

    double relayedPerSecond() {
        return relaySeconds == 0 ? 0 : (accepted - missing) / relaySeconds;
    }

    private static double seconds(long begin, int[] numbers, IntToLongFunction time) {
        return IntStream.of(numbers).mapToLong(time).max().orElse(begin) / 1e9 - begin / 1e9;
    }

    private static Latency latency(int[] numbers, IntToLongFunction from, IntToLongFunction to) {
        return Latency.of(IntStream.of(numbers)
                .mapToLong(number -> to.applyAsLong(number) - from.applyAsLong(number))
                .toArray());
    }
}
