package dev.posthaste.chaos;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** Subscribers are told of mail, whatever happens to the one who tells them. */
final class WebhookCases {

    private static final String WORKER = "worker";
    /** So many are told between two kills. */
    private static final int CALLS_OF_A_LIFE = 40;

    private static final Duration LONG_ENOUGH = Duration.ofMinutes(4);

    private WebhookCases() {}

    static List<Case> all() {
        Case killed = Case.of("webhook-worker-killed", "P1", false, Case.Verdict.NO_DUPLICATES, WebhookCases::killed);
        return List.of(killed, killed.without(Mutant.LEASE_WITHOUT_END, false, Case.Verdict.MUST_BREAK));
    }

    /** Always in the middle of a call: it was heard, and nobody knows. */
    private static void killed(Stage stage) throws Exception {
        stage.set("POSTHASTE_WEBHOOKS_ALLOW_PRIVATE", "true");
        stage.set("POSTHASTE_WEBHOOKS_TIMEOUT", "3s"); // what a dead worker had taken is free after twice as long
        stage.patience(LONG_ENOUGH); // each kill costs a start
        stage.pods("api,relay", Pods.API);
        stage.pods("worker", WORKER);
        int kills = stage.times(3, 20);
        var calls = new AtomicInteger();
        try (Subscriber subscriber = stage.subscriber(Pods.API, () -> {
            int call = calls.incrementAndGet();
            if (call % CALLS_OF_A_LIFE == 0 && call / CALLS_OF_A_LIFE <= kills) {
                stage.kill(WORKER);
            }
        })) {
            stage.load(20, (kills + 1) * CALLS_OF_A_LIFE / 10).await();
            stage.settle();
            Collection<String> sent = stage.promises().promised().values();
            Stage.await(
                    Duration.ofSeconds(stage.times(60, 240)),
                    () -> subscriber.told().keySet().containsAll(sent));
            stage.expect(stage.kills() == kills, "the worker is killed %d times".formatted(kills));
            compare(stage, Set.copyOf(sent), subscriber);
        }
    }

    private static void compare(Stage stage, Set<String> sent, Subscriber subscriber) {
        Map<String, List<Subscriber.Told>> told = subscriber.told();
        stage.expect(
                told.keySet().equals(sent),
                "each mail is told of; %d were sent and %d told of".formatted(sent.size(), told.size()));
        told.forEach((email, calls) -> {
            Set<Subscriber.Told> different = calls.stream().collect(Collectors.toSet());
            stage.expect(
                    different.size() == 1, "what is told again has the same id and words; of " + email + " it had not");
        });
        int repeats = subscriber.calls() - told.size();
        stage.remark("%d told, %d of them again under the same id".formatted(told.size(), repeats));
        stage.expect(repeats > 0, "what a killed worker had begun to tell is told again, or nothing was tried");
    }
}
