package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The faults, one after the other. */
final class Cases {

    private static final String ALL_ROLES = "api,relay,worker";
    private static final String API = "api";
    private static final String ONE = "relay-1";
    private static final String OTHER = "relay-2";
    private static final Duration LONGEST_RECOVERY = Duration.ofSeconds(60);
    /** The limit is 5 s; the rest is for a machine with other things to do. */
    private static final long LONGEST_ANSWER_MILLIS = 5_500;

    private Cases() {}

    static List<Case> all() {
        return List.of(
                relayKilled("relay-killed-at-dot", "23", true, Conduct.Act.KILL, 6),
                relayKilled("relay-killed-after-250", "24", false, Conduct.Act.TAKE_AND_KILL, 6),
                Case.of("api-killed", "1", true, Verdict.NO_DUPLICATES, Cases::apiKilled),
                Case.of("rolling-restart", "16, 17", false, Verdict.NO_DUPLICATES, Cases::rollingRestart),
                Case.of("database-down", "18", false, Verdict.NO_DUPLICATES, Cases::databaseDown),
                Case.of("broker-frozen", "4", false, Verdict.NAMED_DUPLICATES, Cases::brokerFrozen),
                Case.of("broker-restart", "5", false, Verdict.NAMED_DUPLICATES, Cases::brokerRestart),
                Case.of("cut-after-dot", "25, 36", true, Verdict.NAMED_DUPLICATES, Cases::cutAfterDot),
                Case.of("route-down", "33", false, Verdict.NO_DUPLICATES, Cases::routeDown),
                Case.of("copies", "2", true, Verdict.NO_DUPLICATES, Cases::copies),
                Case.of("poison", "15", false, Verdict.NO_DUPLICATES, Poison::play),
                Case.of("relay-frozen", "P2", false, Verdict.NAMED_DUPLICATES, Cases::relayFrozen),
                Case.of("control", "the oracle", true, Verdict.MUST_BE_SEEN, Cases::control));
    }

    static Case relayKilled(String name, String numbers, boolean quick, Conduct.Act strike, int kills) {
        return Case.of(name, numbers, quick, Verdict.NAMED_DUPLICATES, stage -> {
            stage.pods("api,worker", API);
            stage.pods("relay", ONE, OTHER);
            var assassin = new Assassin(stage.random(), kills, strike, Duration.ofSeconds(4));
            stage.sink().behave(assassin);
            stage.load(40, kills * 4).await();
            for (int i = 0; i < 45 && !assassin.isDone(); i++) {
                stage.load(20, 2).await();
            }
            stage.expect(assassin.isDone(), kills + " kills; there were " + assassin.kills());
        });
    }

    private static void apiKilled(Stage stage) throws IOException, InterruptedException {
        stage.pods(API, API);
        stage.pods("relay,worker", ONE);
        Stage.Load load = stage.load(40, 30);
        for (int i = 0; i < 6 && load.isOn(); i++) {
            Thread.sleep(stage.random().nextInt(500, 2_500));
            stage.kill(API);
            stage.replica(API).awaitReady();
        }
        load.await();
    }

    private static void rollingRestart(Stage stage) throws IOException, InterruptedException {
        stage.pods("api,worker", API);
        stage.pods("relay", ONE, OTHER);
        stage.sink().behave((client, recipient) -> {
            Thread.sleep(300);
            return Conduct.Act.TAKE;
        });
        Stage.Load load = stage.load(30, 45);
        for (int i = 0; load.isOn() && i < 8; i++) {
            Thread.sleep(stage.random().nextInt(1_000, 3_000));
            Replica relay = stage.replica(i % 2 == 0 ? ONE : OTHER);
            long begin = System.nanoTime();
            relay.terminate();
            stage.remark("%s ended %d ms after TERM".formatted(relay.name(), millisSince(begin)));
            relay.awaitReady();
        }
        load.await();
    }

    private static void databaseDown(Stage stage) throws IOException, InterruptedException {
        stage.pods(ALL_ROLES, API);
        Set<String> met = ConcurrentHashMap.newKeySet();
        stage.sink()
                .behave((client, recipient) ->
                        recipient.contains("0@") && met.add(recipient) ? Conduct.Act.DEFER : Conduct.Act.TAKE);
        Stage.Load load = stage.load(40, 32);
        TimeUnit.SECONDS.sleep(5);
        long down = System.currentTimeMillis();
        stage.backstage().stopDatabase();
        TimeUnit.SECONDS.sleep(20);
        long up = System.currentTimeMillis();
        stage.backstage().startDatabase();
        load.await();
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        List<Callers.Answer> meanwhile = stage.callers().answers().stream()
                .filter(answer -> answer.atMillis() > down + 500 && answer.atMillis() < up - 2_000)
                .toList();
        meanwhile.stream().filter(answer -> answer.status() == 202).forEach(answer -> accepted.add(answer.recipient()));
        long relayed = stage.sink().ledger().transactions().stream()
                .filter(each -> each.answer() == Transaction.Answer.TAKEN && each.millis() < up)
                .filter(each -> accepted.remove(each.recipient()))
                .count();
        long deferred = accepted.stream().filter(met::contains).count();
        stage.remark(
                "without the database %d requests were answered, %d mails relayed at once, %d deferred; slowest answer %d ms"
                        .formatted(meanwhile.size(), relayed, deferred, slowest(meanwhile)));
        stage.expect(
                meanwhile.stream().allMatch(answer -> answer.status() == 202),
                "every POST gets a 202 without the database");
        stage.expect(relayed > 0 && accepted.size() == deferred, "every first attempt is made without the database");
    }

    private static void brokerFrozen(Stage stage) throws IOException, InterruptedException {
        stage.pods(ALL_ROLES, API);
        Stage.Load load = stage.load(30, 30);
        TimeUnit.SECONDS.sleep(5);
        stage.backstage().broker().freeze();
        long down = System.currentTimeMillis();
        TimeUnit.SECONDS.sleep(14);
        stage.backstage().broker().thaw();
        without(stage, down, System.currentTimeMillis(), load);
    }

    private static void brokerRestart(Stage stage) throws IOException, InterruptedException {
        stage.pods(ALL_ROLES, API);
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
                LONGEST_RECOVERY,
                () -> stage.callers().answers().stream()
                        .anyMatch(answer -> answer.atMillis() > up && answer.status() == 202));
        stage.expect(back, "202 again within a minute of the log's return");
        load.await();
        List<Callers.Answer> meanwhile = stage.callers().answers().stream()
                .filter(answer -> answer.atMillis() > down + LONGEST_ANSWER_MILLIS && answer.atMillis() < up)
                .toList();
        stage.remark("without the log %d requests were answered, the slowest in %d ms; statuses %s"
                .formatted(meanwhile.size(), slowest(meanwhile), statuses(meanwhile)));
        stage.expect(!meanwhile.isEmpty(), "answers while the log is away");
        stage.expect(
                meanwhile.stream().allMatch(answer -> answer.status() == 503),
                "503 for every request while the log is away; there were " + statuses(meanwhile));
        stage.expect(
                slowest(meanwhile) <= LONGEST_ANSWER_MILLIS,
                "no answer takes longer than %d ms; one took %d".formatted(LONGEST_ANSWER_MILLIS, slowest(meanwhile)));
    }

    private static void cutAfterDot(Stage stage) throws Exception {
        stage.pods(ALL_ROLES, API);
        var count = new AtomicInteger();
        stage.sink()
                .behave((client, recipient) -> count.incrementAndGet() % 10 == 0 ? Conduct.Act.CUT : Conduct.Act.TAKE);
        stage.load(50, 20).await();
        Findings found = stage.settle();
        List<Transaction> all = stage.sink().ledger().transactions();
        long cuts = all.stream()
                .filter(each -> each.answer() == Transaction.Answer.NONE)
                .count();
        stage.expect(cuts > 0 && found.inDoubt() == cuts, cuts + " in doubt, as many as were cut");
        stage.expect(found.duplicated() == cuts, cuts + " sent once more, as many as were cut");
        for (Transaction cut : all) {
            if (cut.answer() == Transaction.Answer.NONE) {
                stage.expect(
                        all.stream()
                                .filter(each ->
                                        !each.equals(cut) && each.recipient().equals(cut.recipient()))
                                .allMatch(each -> Math.abs(each.millis() - cut.millis()) >= 350),
                        "no second transmission at once, as there was of " + cut.recipient());
            }
        }
    }

    private static void routeDown(Stage stage) throws Exception {
        stage.pods(ALL_ROLES, API);
        Stage.Load load = stage.load(40, 25);
        TimeUnit.SECONDS.sleep(5);
        stage.sink().close();
        TimeUnit.SECONDS.sleep(15);
        stage.sink().open();
        load.await();
        stage.settle();
        stage.expect(
                stage.states().stream().allMatch(DeliveryState::claimsArrival),
                "everything is relayed once the route is back, and nothing bounced");
    }

    private static void copies(Stage stage) throws IOException, InterruptedException {
        stage.pods(ALL_ROLES, API);
        stage.pods("api", "api-2");
        for (int i = 0; i < 20; i++) {
            stage.callers().copies(50);
        }
        stage.expect(
                stage.callers().answers().stream().allMatch(answer -> answer.status() == 202),
                "202 for every copy; there were " + statuses(stage.callers().answers()));
    }

    /** A relay that stands still is taken for dead, and does not know. */
    private static void relayFrozen(Stage stage) throws IOException, InterruptedException {
        stage.pods("api,worker", API);
        stage.pods("relay", ONE, OTHER);
        stage.sink().behave((client, recipient) -> {
            Thread.sleep(20);
            return Conduct.Act.TAKE;
        });
        Stage.Load load = stage.load(50, 50);
        for (int i = 0; i < 2; i++) {
            TimeUnit.SECONDS.sleep(5);
            Replica relay = stage.replica(i % 2 == 0 ? ONE : OTHER);
            relay.freeze();
            TimeUnit.SECONDS.sleep(14);
            relay.thaw();
        }
        load.await();
    }

    private static void control(Stage stage) throws Exception {
        stage.pods(ALL_ROLES, API);
        var count = new AtomicInteger();
        stage.sink()
                .behave((client, recipient) -> count.incrementAndGet() == 30 ? Conduct.Act.FORGET : Conduct.Act.TAKE);
        stage.load(20, 4).await();
        stage.settle();
        SinkLedger ledger = stage.sink().ledger();
        String promised = stage.promises().promised().keySet().iterator().next();
        ledger.transactions().stream()
                .filter(each -> each.recipient().equals(promised))
                .findFirst()
                .ifPresent(ledger::completed);
    }

    private static long slowest(List<Callers.Answer> answers) {
        return answers.stream().mapToLong(Callers.Answer::tookMillis).max().orElse(0);
    }

    private static List<Integer> statuses(List<Callers.Answer> answers) {
        return answers.stream().map(Callers.Answer::status).distinct().sorted().toList();
    }

    private static long millisSince(long begin) {
        return (System.nanoTime() - begin) / 1_000_000;
    }
}
