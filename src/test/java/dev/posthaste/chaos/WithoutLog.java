package dev.posthaste.chaos;

import java.util.List;

/**
 * A time without the log. Callers are told so in time, readers do not feel it, and nothing piles up in the pod that waits for it.
 */
final class WithoutLog {

    private static final int RATE = 30;
    /** For what is told "outcome unknown", each waits for seconds. */
    private static final int MOST_NEW_THREADS = 30;

    private static final int MOST_NEW_HEAP_MIB = 64;
    /** A read needs no log; the rest is for a machine with other things to do. */
    private static final long LONGEST_READ_MILLIS = 3_500;

    private final Stage stage;
    private final int seconds;
    private final int after;

    /**
     * @param seconds without it
     * @param after so many seconds callers go on
     */
    WithoutLog(Stage stage, int seconds, int after) {
        this.stage = stage;
        this.seconds = seconds;
        this.after = after;
    }

    void play(Outage.Turn strike, Outage.Turn heal) throws Exception {
        int before = stage.times(3, 5, 5);
        Stage.Load load = stage.load(RATE, before + seconds + after);
        Thread.sleep(before * 1_000L);
        Replica pod = stage.replica(Pods.API);
        int threads = Metrics.of(pod).threads();
        int heap = Metrics.heapMebibytes(pod);
        try (Readers readers = stage.readers(Pods.API, Outage.remembered(stage))) {
            strike.happen();
            long down = System.currentTimeMillis();
            Thread.sleep(seconds * 1_000L);
            judgeRoom(threads, Metrics.of(pod).threads(), heap, Metrics.heapMebibytes(pod));
            // Before it is: the first 202 may come while this process is told that it is.
            long up = System.currentTimeMillis();
            judgeReads(readers.answers());
            heal.happen();
            judgeCallers(down, up, load);
        }
    }

    private void judgeRoom(int threadsBefore, int threads, int heapBefore, int heap) {
        stage.remark("threads: %d before, %d after %d s; heap in use: %d MiB before, %d after"
                .formatted(threadsBefore, threads, seconds, heapBefore, heap));
        stage.expect(
                threads <= threadsBefore + MOST_NEW_THREADS,
                "no pile of threads; there were %d, now %d".formatted(threadsBefore, threads));
        stage.expect(
                heap <= heapBefore + MOST_NEW_HEAP_MIB,
                "no growth of the heap; it was %d MiB, now %d".formatted(heapBefore, heap));
    }

    private void judgeReads(List<Callers.Answer> reads) {
        stage.remark("%d reads were answered meanwhile, the slowest in %d ms; statuses %s"
                .formatted(reads.size(), Callers.slowest(reads), Callers.statuses(reads)));
        stage.expect(
                !reads.isEmpty() && Callers.statuses(reads).equals(List.of(200)),
                "every read is answered without the log; there were " + Callers.statuses(reads));
        stage.expect(
                Callers.slowest(reads) <= LONGEST_READ_MILLIS,
                "no read waits longer than %d ms; one waited %d"
                        .formatted(LONGEST_READ_MILLIS, Callers.slowest(reads)));
    }

    private void judgeCallers(long down, long up, Stage.Load load) throws InterruptedException {
        boolean back = Stage.await(
                Limits.LONGEST_RECOVERY,
                () -> stage.callers().answers().stream()
                        .anyMatch(answer -> answer.atMillis() > up && answer.status() == 202));
        stage.expect(back, "202 again within a minute of the log's return");
        load.await();
        List<Callers.Answer> meanwhile = stage.callers().answers().stream()
                .filter(answer -> answer.atMillis() > down + Limits.LONGEST_ANSWER_MILLIS && answer.atMillis() < up)
                .toList();
        stage.remark("without the log %d requests were answered, the slowest in %d ms; statuses %s"
                .formatted(meanwhile.size(), Callers.slowest(meanwhile), Callers.statuses(meanwhile)));
        stage.expect(!meanwhile.isEmpty(), "answers while the log is away");
        stage.expect(
                meanwhile.stream().allMatch(answer -> answer.status() == 503),
                "503 for every request while the log is away; there were " + Callers.statuses(meanwhile));
        stage.expect(
                Callers.slowest(meanwhile) <= Limits.LONGEST_ANSWER_MILLIS,
                "no answer takes longer than %d ms; one took %d"
                        .formatted(Limits.LONGEST_ANSWER_MILLIS, Callers.slowest(meanwhile)));
    }
}
