package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Relays that come and go: who takes over must know what the one before has done. */
final class RelayCases {

    private static final long SLOW_REPLY_MILLIS = 20_000;
    private static final String SILENT = "silent.test";
    private static final long SILENCE_MILLIS = 45_000;
    /** Three seconds for what is under way, two rounds of the group, and a busy machine. */
    private static final long MOVED_WITHIN_MILLIS = 12_000;

    private RelayCases() {}

    static List<Case> all() {
        Case rolling = Case.of("rolling-restart", "16", false, Verdict.NO_DUPLICATES, RelayCases::rollingRestart);
        Case killed =
                Case.of("relay-killed-after-event", "24", false, Verdict.NO_DUPLICATES, RelayCases::killedAfterEvent);
        Case frozen = Case.of("relay-frozen", "P2", false, Verdict.NAMED_DUPLICATES, RelayCases::relayFrozen);
        return List.of(
                rolling,
                rolling.without(Mutant.WORD_UNHEARD, false, Verdict.MUST_DOUBLE),
                Case.of("slow-rolling-restart", "17", false, Verdict.NO_DUPLICATES, RelayCases::slowRollingRestart),
                Case.of("silent-hand-over", "17", false, Verdict.NO_DUPLICATES, RelayCases::silentHandOver),
                Case.of("restart-storm", "16", false, Verdict.NO_DUPLICATES, RelayCases::restartStorm),
                frozen,
                frozen.without(Mutant.LEASE_OFF, false, Verdict.MUST_DOUBLE_UNNAMED),
                Case.of("relay-cut-off", "29, P2", false, Verdict.NAMED_DUPLICATES, RelayCases::relayCutOff),
                killed,
                killed.without(Mutant.EVENTS_TAIL_OFF, false, Verdict.MUST_DOUBLE_UNNAMED),
                // Not the same play as above, but a short one, and whoever takes over after any kill needs the tail.
                SmtpCases.relayKilled("relay-killed-at-dot", "23", true, Conduct.Act.KILL, 1, 3, 3)
                        .without(Mutant.EVENTS_TAIL_OFF, true, Verdict.MUST_DOUBLE_UNNAMED),
                Case.of("first-boot", "14", true, Verdict.NO_DUPLICATES, RelayCases::firstBoot));
    }

    private static void rollingRestart(Stage stage) throws IOException, InterruptedException {
        twoRelays(stage);
        stage.sink().behave((client, recipient) -> {
            // Longer than a process needs to end that waits for nothing, or the control stays green.
            Thread.sleep(4_000);
            return Conduct.Act.TAKE;
        });
        Stage.Load load = stage.load(10, 45);
        for (int i = 0; load.isOn() && i < 8; i++) {
            Thread.sleep(stage.random().nextInt(1_000, 3_000));
            replace(stage, i % 2 == 0 ? Pods.ONE : Pods.OTHER);
        }
        load.await();
    }

    /** Slower than most, and still within what a server may take: whoever is told to end waits for it. */
    private static void slowRollingRestart(Stage stage) throws IOException, InterruptedException {
        twoRelays(stage);
        stage.sink().behave((client, recipient) -> {
            Thread.sleep(SLOW_REPLY_MILLIS);
            return Conduct.Act.TAKE;
        });
        Stage.Load load = stage.load(1, 50);
        for (String pod : List.of(Pods.ONE, Pods.OTHER)) {
            TimeUnit.SECONDS.sleep(5);
            long took = replace(stage, pod);
            stage.expect(
                    took < SLOW_REPLY_MILLIS + 15_000,
                    "an end soon after the last answer; %s took %d ms".formatted(pod, took));
        }
        load.await();
    }

    /** A relay is added, and one is stopped, while a server lets them wait behind the dot: nobody else's mail must feel it. */
    private static void silentHandOver(Stage stage) throws IOException, InterruptedException {
        stage.pods("api,worker", Pods.API);
        stage.pods("relay", Pods.ONE);
        stage.sink().behave((client, recipient) -> {
            if (recipient.endsWith("@" + SILENT)) {
                Thread.sleep(SILENCE_MILLIS);
            }
            return Conduct.Act.TAKE;
        });
        stage.callers().write(mail -> mail % 60 == 59 ? Letter.usual(mail).to(SILENT) : Letter.usual(mail));
        stage.patience(Duration.ofMinutes(3));
        Stage.Load load = stage.load(20, 75);
        TimeUnit.SECONDS.sleep(10);
        long added = System.currentTimeMillis();
        stage.pods("relay", Pods.OTHER);
        TimeUnit.SECONDS.sleep(20);
        stage.expect(sentBy(stage, Pods.OTHER, added), "the one that was added sends");
        long took = replace(stage, Pods.ONE);
        stage.expect(took < SILENCE_MILLIS + 15_000, "an end soon after the last answer");
        load.await();
        long p99 = stage.sink()
                .ledger()
                .p99Millis(stage.callers().answers().stream()
                        .filter(answer ->
                                answer.status() == 202 && !answer.recipient().endsWith("@" + SILENT))
                        .toList());
        stage.remark("POST to 250 of everybody else: p99 %d ms".formatted(p99));
        stage.expect(p99 < MOVED_WITHIN_MILLIS, "nobody else waits for a silent server");
    }

    private static void restartStorm(Stage stage) throws IOException, InterruptedException {
        twoRelays(stage);
        Stage.Load load = stage.load(40, 140);
        TimeUnit.SECONDS.sleep(20);
        double undisturbed = stage.sink().ledger().size() / 20.0;
        int before = stage.sink().ledger().size();
        long begin = System.nanoTime();
        int restarts = 0;
        while (millisSince(begin) < 120_000) {
            long turn = System.nanoTime();
            stage.replica(Pods.OTHER).terminate();
            stage.replica(Pods.OTHER).awaitReady();
            restarts++;
            Thread.sleep(Math.max(0, 5_000 - millisSince(turn)));
        }
        double disturbed = (stage.sink().ledger().size() - before) * 1_000.0 / millisSince(begin);
        load.await();
        stage.remark(
                "%.1f mails a second through %d restarts; %.1f without".formatted(disturbed, restarts, undisturbed));
        stage.expect(disturbed > undisturbed / 2, "more than half of the undisturbed throughput");
    }

    /** A relay that stands still is taken for dead, and does not know. */
    private static void relayFrozen(Stage stage) throws IOException, InterruptedException {
        twoRelays(stage);
        // So that many are about to send their dot when it is frozen, and would go on with it when it wakes up.
        stage.sink()
                .behave(Conduct.saying((step, recipient, usual) ->
                        step == Conduct.Step.DATA ? usual.dripped(Duration.ofMillis(40)) : usual));
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

    /**
     * The network between one relay and everything else is gone, first for less time than the others wait for it, then for more.
     * No connection is closed by anybody; what it had said to the sink before, and what the sink answered, is lost on the way.
     */
    private static void relayCutOff(Stage stage) throws Exception {
        OwnNetwork network = stage.ownNetwork();
        stage.use(BrokerProcess.alone(
                        network.here(),
                        stage.folder().resolve("kafka"),
                        stage.folder().resolve("broker.log")))
                .start();
        FaultProxy database = stage.proxyTo(stage.backstage().postgres().port(), network);
        stage.set(
                "QUARKUS_DATASOURCE_JDBC_URL",
                stage.rows().url().replaceFirst("//[^/]+/", "//" + network.here() + ":" + database.port() + "/"));
        stage.route(network.here(), stage.proxyTo(stage.sink().port(), network).port(), Duration.ofSeconds(5));
        stage.pods("api,worker", Pods.API);
        stage.pods("relay", Pods.OTHER);
        stage.pods(network.place(), "relay", Pods.ONE);
        // Long enough that some of what it sends is between its dot and the answer to it.
        stage.sink().behave((client, recipient) -> {
            Thread.sleep(300);
            return Conduct.Act.TAKE;
        });
        Stage.Load load = stage.load(50, 75);
        for (int seconds : List.of(4, 25)) {
            TimeUnit.SECONDS.sleep(8);
            network.cut();
            long cut = System.currentTimeMillis();
            TimeUnit.SECONDS.sleep(seconds);
            long healed = System.currentTimeMillis();
            stage.expect(!sentBy(stage, Pods.ONE, cut + 1_000), "nothing comes from a relay that is cut off");
            network.heal();
            stage.expect(
                    Stage.await(Limits.LONGEST_RECOVERY, () -> sentBy(stage, Pods.ONE, healed)),
                    "the relay sends again after it was cut off for %d s".formatted(seconds));
        }
        load.await();
    }

    private static boolean sentBy(Stage stage, String relay, long sinceMillis) {
        return stage.sink().ledger().transactions().stream()
                .anyMatch(each -> each.client().equals(relay) && each.millis() > sinceMillis);
    }

    /** After the outcome is recorded and before the offset is committed: the events alone say that these mails are gone. */
    private static void killedAfterEvent(Stage stage) throws IOException, InterruptedException {
        stage.pods("api,worker", Pods.API);
        stage.pods("relay", Pods.ONE);
        for (int i = 0; i < 5; i++) {
            stage.load(30, 1).await();
            boolean sent = Stage.await(
                    Limits.LONGEST_RECOVERY,
                    () -> stage.sink().ledger().size() >= stage.promises().promises());
            stage.expect(sent, "everything sent within a minute of the relay's return");
            // Events are appended within milliseconds of the answer, offsets committed twice a second.
            Thread.sleep(150);
            stage.kill(Pods.ONE);
            stage.replica(Pods.ONE).awaitReady();
        }
    }

    private static void firstBoot(Stage stage) throws IOException, InterruptedException {
        stage.pods("api", Pods.API);
        stage.load(50, 2).await();
        stage.pods("relay,worker", Pods.ONE);
    }

    private static void twoRelays(Stage stage) throws IOException, InterruptedException {
        stage.pods("api,worker", Pods.API);
        stage.pods("relay", Pods.ONE, Pods.OTHER);
    }

    /** @return how long it took to end, in milliseconds */
    private static long replace(Stage stage, String pod) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        stage.replica(pod).terminate();
        long took = millisSince(begin);
        stage.remark("%s ended %d ms after TERM".formatted(pod, took));
        stage.replica(pod).awaitReady();
        return took;
    }

    private static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
