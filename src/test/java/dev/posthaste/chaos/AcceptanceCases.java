package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import java.io.IOException;
import java.util.List;

/** What callers meet. */
final class AcceptanceCases {

    private AcceptanceCases() {}

    static List<Case> all() {
        return List.of(
                Case.of("api-killed", "1", true, Verdict.NO_DUPLICATES, AcceptanceCases::apiKilled),
                Case.of("copies", "2", true, Verdict.NO_DUPLICATES, AcceptanceCases::copies));
    }

    private static void apiKilled(Stage stage) throws IOException, InterruptedException {
        stage.pods(Pods.API, Pods.API);
        stage.pods("relay,worker", Pods.ONE);
        Stage.Load load = stage.load(40, 30);
        for (int i = 0; i < 6 && load.isOn(); i++) {
            Thread.sleep(stage.random().nextInt(500, 2_500));
            stage.kill(Pods.API);
            stage.replica(Pods.API).awaitReady();
        }
        load.await();
    }

    private static void copies(Stage stage) throws IOException, InterruptedException {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.pods("api", "api-2");
        for (int i = 0; i < 20; i++) {
            stage.callers().copies(50);
        }
        stage.expect(
                stage.callers().answers().stream().allMatch(answer -> answer.status() == 202),
                "202 for every copy; there were "
                        + Callers.statuses(stage.callers().answers()));
    }
}
