package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Faults of the next hop, and relays that die in the middle of a conversation. */
final class SmtpCases {

    private SmtpCases() {}

    static List<Case> all() {
        return List.of(
                relayKilled("relay-killed-at-dot", "23", true, Conduct.Act.KILL, 1, 4, 50),
                relayKilled("relay-killed-after-250", "24", false, Conduct.Act.TAKE_AND_KILL, 6, 6, 50),
                Case.of("cut-after-dot", "25, 36", true, Verdict.NAMED_DUPLICATES, SmtpCases::cutAfterDot),
                // What is at its dot when the server ends is in doubt, and rightly so.
                Case.of("route-down", "33", false, Verdict.NAMED_DUPLICATES, SmtpCases::routeDown),
                Case.of("bad-tls", "31", false, Verdict.NO_DUPLICATES, BadTls::play),
                Case.of("empty-mail", "32", true, Verdict.NO_DUPLICATES, EmptyMail::play),
                Case.of("replies", "26", false, Verdict.NO_DUPLICATES, ReplyMatrix::play),
                Case.of("tarpit", "27", false, Verdict.NO_DUPLICATES, Tarpit::play),
                Case.of("silence", "28", false, Verdict.NAMED_DUPLICATES, Silence::play),
                Case.of("dead-line", "29", false, Verdict.NAMED_DUPLICATES, DeadLine::play),
                Case.of("garbage", "30", false, Verdict.NAMED_DUPLICATES, Garbage::play),
                Case.of("soak", "48", false, Verdict.NO_DUPLICATES, Soak::play));
    }

    static Case relayKilled(
            String name, String numbers, boolean quick, Conduct.Act strike, int quickly, int usually, int thoroughly) {
        return Case.of(name, numbers, quick, Verdict.NAMED_DUPLICATES, stage -> {
            int kills = stage.times(quickly, usually, thoroughly);
            stage.pods("api,worker", Pods.API);
            stage.pods("relay", Pods.ONE, Pods.OTHER);
            var assassin = new Assassin(stage.random(), kills, strike, Duration.ofSeconds(4));
            stage.sink().behave(assassin);
            stage.load(40, kills * 4).await();
            for (int i = 0; i < 45 + kills * 4 && !assassin.isDone(); i++) {
                stage.load(20, 2).await();
            }
            stage.expect(assassin.isDone(), kills + " kills; there were " + assassin.kills());
        });
    }

    private static void cutAfterDot(Stage stage) throws Exception {
        stage.countDoubts();
        stage.pods(Pods.ALL_ROLES, Pods.API);
        var count = new AtomicInteger();
        stage.sink()
                .behave((client, recipient) -> count.incrementAndGet() % 10 == 0 ? Conduct.Act.CUT : Conduct.Act.TAKE);
        stage.load(50, stage.times(4, 12, 12)).await();
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
        stage.pods(Pods.ALL_ROLES, Pods.API);
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
}
