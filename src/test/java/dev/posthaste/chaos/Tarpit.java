package dev.posthaste.chaos;

import dev.posthaste.chaos.Conduct.Step;
import java.time.Duration;

/** Nine mails of ten go to a domain that answers an octet every five seconds. The tenth must not feel it. */
final class Tarpit {

    private static final String SLOW = "tarpit.test";
    private static final String FAST = "chaos.test";
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration OCTET = Duration.ofSeconds(5);
    private static final int RATE = 40;
    private static final double MOST = 1.2;
    /** Two busy cores alone move a p99 by so much. */
    private static final long NOISE_MILLIS = 100;

    private Tarpit() {}

    static void play(Stage stage) throws Exception {
        stage.countDoubts();
        stage.attempt(DEADLINE);
        stage.set("POSTHASTE_RELAY_RAMP_CRITICAL", "2s,5s,10s");
        stage.set("POSTHASTE_RELAY_RAMP_NORMAL", "2s,5s,10s");
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.callers().write(mail -> Letter.usual(mail).to(mail % 10 == 9 ? FAST : SLOW));
        stage.load(RATE, 10).await();

        long before = System.currentTimeMillis();
        stage.load(RATE, 30).await();
        long baseline = p99(stage, before);

        stage.sink()
                .behave(Conduct.saying((step, recipient, usual) ->
                        step == Step.RCPT && recipient.endsWith("@" + SLOW) ? usual.dripped(OCTET) : usual));
        stage.sink().longestBorneMillis();
        long begin = System.currentTimeMillis();
        stage.load(RATE, 60).await();
        long meanwhile = p99(stage, begin);
        long borne = stage.sink().longestBorneMillis();
        stage.sink().behave(Conduct.obliging());
        stage.patience(Duration.ofSeconds(150));

        stage.remark("POST to 250 of the other domain: p99 %d ms before, %d ms beside the tarpit"
                .formatted(baseline, meanwhile));
        stage.expect(
                meanwhile <= Math.max((long) (MOST * baseline), baseline + NOISE_MILLIS),
                "the other domain's p99 stays within a fifth of %d ms; it was %d ms".formatted(baseline, meanwhile));
        stage.remark("a dripping server was borne for %d ms at most".formatted(borne));
        stage.expect(
                borne <= DEADLINE.plus(OCTET).plusSeconds(2).toMillis(),
                "attempts end at their deadline; one was borne for %d ms".formatted(borne));
        stage.settle();
        stage.expect(
                stage.states().stream().allMatch(DeliveryState::claimsArrival), "everything is relayed afterwards");
    }

    /** Of those that were asked since. */
    private static long p99(Stage stage, long since) {
        return stage.sink()
                .ledger()
                .p99Millis(stage.callers().answers().stream()
                        .filter(answer -> answer.recipient().endsWith("@" + FAST) && answer.status() == 202)
                        .filter(answer -> answer.askedMillis() >= since)
                        .toList());
    }
}
