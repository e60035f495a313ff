package dev.posthaste.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A time without the memory. Callers must not feel it and neither must the mail; readers are told so instead of being left to
 * wait; and nothing piles up.
 */
final class Outage {

    /** The pool gives up after two seconds; the rest is for a machine with other things to do. */
    private static final long LONGEST_READ_MILLIS = 3_500;

    private static final int MOST_NEW_THREADS = 30;
    private static final Duration SHORT = Duration.ofSeconds(20);

    private final Stage stage;
    private final int rate;
    private final Duration time;
    private final Set<String> met = ConcurrentHashMap.newKeySet();

    Outage(Stage stage) {
        this(stage, 40, SHORT);
    }

    /** @param rate mails a second */
    Outage(Stage stage, int rate, Duration time) {
        this.stage = stage;
        this.rate = rate;
        this.time = time;
    }

    /** One of the two ends. */
    @FunctionalInterface
    interface Turn {
        void happen() throws Exception;
    }

    void play(Turn strike, Turn heal) throws Exception {
        stage.countDoubts();
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.sink().behave((client, recipient) -> isFirstOfTen(recipient) ? Conduct.Act.DEFER : Conduct.Act.TAKE);
        int before = stage.times(3, 5, 5);
        int after = stage.times(4, 7, 7);
        Stage.Load load = stage.load(rate, before + Math.toIntExact(time.toSeconds()) + after);
        Thread.sleep(before * 1_000L);
        String known = remembered(stage);
        try (Readers readers = stage.readers(Pods.API, known)) {
            int threads = Metrics.of(stage.replica(Pods.API)).threads();
            long down = System.currentTimeMillis();
            strike.happen();
            try {
                Thread.sleep(time);
                judgeThreads(threads);
            } finally {
                heal.happen();
            }
            long up = System.currentTimeMillis();
            load.await();
            judgeReads(during(readers.answers(), down, up));
            judgeMail(during(stage.callers().answers(), down, up), up);
        }
    }

    /** Somebody whom the rows know: asking for others takes a second of patience. */
    static String remembered(Stage stage) throws Exception {
        List<DeliveryState> states = stage.states();
        while (states.isEmpty()) {
            Thread.sleep(200);
            states = stage.states();
        }
        return states.getFirst().emailId();
    }

    private boolean isFirstOfTen(String recipient) {
        return recipient.contains("0@") && met.add(recipient);
    }

    private static List<Callers.Answer> during(List<Callers.Answer> answers, long down, long up) {
        return answers.stream()
                .filter(answer -> answer.atMillis() > down + 500 && answer.atMillis() < up - 2_000)
                .toList();
    }

    private void judgeThreads(int before) throws Exception {
        int now = Metrics.of(stage.replica(Pods.API)).threads();
        stage.remark("threads: %d before, %d after %d s".formatted(before, now, time.toSeconds()));
        stage.expect(
                now <= before + MOST_NEW_THREADS, "no pile of threads; there were %d, now %d".formatted(before, now));
    }

    private void judgeReads(List<Callers.Answer> reads) {
        stage.remark("%d reads were answered meanwhile, the slowest in %d ms; statuses %s"
                .formatted(reads.size(), Callers.slowest(reads), Callers.statuses(reads)));
        stage.expect(
                reads.stream().allMatch(read -> read.status() == 200 || read.status() == 503),
                "reads are answered, or told to come again; there were " + Callers.statuses(reads));
        stage.expect(
                !reads.isEmpty() && Callers.slowest(reads) <= LONGEST_READ_MILLIS,
                "no read waits longer than %d ms; one waited %d"
                        .formatted(LONGEST_READ_MILLIS, Callers.slowest(reads)));
    }

    private void judgeMail(List<Callers.Answer> meanwhile, long up) {
        List<Callers.Answer> accepted =
                meanwhile.stream().filter(answer -> answer.status() == 202).toList();
        Set<String> untried = accepted.stream().map(Callers.Answer::recipient).collect(Collectors.toSet());
        int promised = untried.size();
        stage.sink().ledger().transactions().stream()
                .filter(each -> each.millis() < up)
                .forEach(each -> untried.remove(each.recipient()));
        long p99 = stage.sink().ledger().p99Millis(accepted);
        stage.remark(
                "%d POSTs were answered meanwhile, the slowest in %d ms; %d mails tried at once, p99 %d ms after the POST"
                        .formatted(meanwhile.size(), Callers.slowest(meanwhile), promised - untried.size(), p99));
        stage.expect(
                accepted.size() == meanwhile.size(),
                "every POST gets a 202 without the database; there were " + Callers.statuses(meanwhile));
        stage.expect(promised > 0 && untried.isEmpty(), "every first attempt is made without it, not so " + untried);
        stage.expect(
                p99 < Limits.LONGEST_FIRST_ATTEMPT_MILLIS,
                "first attempts do not wait for it: a p99 below %d ms; it was %d"
                        .formatted(Limits.LONGEST_FIRST_ATTEMPT_MILLIS, p99));
    }
}
