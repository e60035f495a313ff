package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Faults of the log and of those who read it. */
final class KafkaCases {

    private KafkaCases() {}

    static List<Case> all() {
        return List.of(
                Case.of("broker-frozen", "4", false, Verdict.NAMED_DUPLICATES, KafkaCases::brokerFrozen),
                Case.of("broker-restart", "5", false, Verdict.NAMED_DUPLICATES, KafkaCases::brokerRestart),
                Case.of("rolling-restart", "16, 17", false, Verdict.NO_DUPLICATES, KafkaCases::rollingRestart),
                Case.of("relay-frozen", "P2", false, Verdict.NAMED_DUPLICATES, KafkaCases::relayFrozen),
                Case.of("poison", "15", false, Verdict.NO_DUPLICATES, Poison::play));
    }

    private static void rollingRestart(Stage stage) throws IOException, InterruptedException {
        stage.pods("api,worker", Pods.API);
        stage.pods("relay", Pods.ONE, Pods.OTHER);
        stage.sink().behave((client, recipient) -> {
            Thread.sleep(300);
            return Conduct.Act.TAKE;
        });
        Stage.Load load = stage.load(30, 45);
        for (int i = 0; load.isOn() && i < 8; i++) {
            Thread.sleep(stage.random().nextInt(1_000, 3_000));
            Replica relay = stage.replica(i % 2 == 0 ? Pods.ONE : Pods.OTHER);
            long begin = System.nanoTime();
            relay.terminate();
            stage.remark("%s ended %d ms after TERM".formatted(relay.name(), millisSince(begin)));
            relay.awaitReady();
        }
        load.await();
    }

    private static void brokerFrozen(Stage stage) throws IOException, InterruptedException {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        Stage.Load load = stage.load(30, 30);
        TimeUnit.SECONDS.sleep(5);
        stage.backstage().broker().freeze();
        long down = System.currentTimeMillis();
        TimeUnit.SECONDS.sleep(14);
        stage.backstage().broker().thaw();
        without(stage, down, System.currentTimeMillis(), load);
    }

    private static void brokerRestart(Stage stage) throws IOException, InterruptedException {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        Stage.Load load = stage.load(30, 35);
        TimeUnit.SECONDS.sleep(5);
        stage.backstage().broker().kill();
        long down = System.currentTimeMillis();
        TimeUnit.SECONDS.sleep(8);
        stage.backstage().broker().start();
        without(stage, down, System.currentTimeMillis(), load);
    }

    private static void without(Stage stage, long down, long up, Stage.Load load) throws InterruptedException {
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

    /** A relay that stands still is taken for dead, and does not know. */
    private static void relayFrozen(Stage stage) throws IOException, InterruptedException {
        stage.pods("api,worker", Pods.API);
        stage.pods("relay", Pods.ONE, Pods.OTHER);
        stage.sink().behave((client, recipient) -> {
            Thread.sleep(20);
            return Conduct.Act.TAKE;
        });
        Stage.Load load = stage.load(50, 50);
        for (int i = 0; i < 2; i++) {
            TimeUnit.SECONDS.sleep(5);
            Replica relay = stage.replica(i % 2 == 0 ? Pods.ONE : Pods.OTHER);
            relay.freeze();
            TimeUnit.SECONDS.sleep(14);
            relay.thaw();
        }
        load.await();
    }

    private static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
