package dev.posthaste.chaos;

import dev.posthaste.chaos.Case.Verdict;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What callers meet. */
final class AcceptanceCases {

    private AcceptanceCases() {}

    static List<Case> all() {
        return List.of(
                Case.of("api-killed", "1", true, Verdict.NO_DUPLICATES, AcceptanceCases::apiKilled),
                Case.of("copies", "2", true, Verdict.NO_DUPLICATES, AcceptanceCases::copies),
                Case.of("key-conflict", "3", true, Verdict.NO_DUPLICATES, AcceptanceCases::keyConflict),
                Case.of("flood", "6", false, Verdict.NO_DUPLICATES, Flood::play),
                Case.of("too-large", "9", true, Verdict.NO_DUPLICATES, TooLarge::play));
    }

    private static void apiKilled(Stage stage) throws IOException, InterruptedException {
        stage.pods(Pods.API, Pods.API);
        stage.pods("relay,worker", Pods.ONE);
        for (int i = 0; i < stage.times(1, 4, 20); i++) {
            Stage.Load load = stage.load(40, stage.times(3, 6, 6));
            Thread.sleep(stage.random().nextInt(500, 2_500));
            stage.kill(Pods.API);
            stage.replica(Pods.API).awaitReady();
            load.await();
        }
    }

    private static void copies(Stage stage) throws IOException, InterruptedException {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.pods("api", "api-2");
        for (int i = 0; i < stage.times(4, 20, 20); i++) {
            stage.callers().copies(50);
        }
        stage.expect(
                stage.callers().answers().stream().allMatch(answer -> answer.status() == 202),
                "202 for every copy; there were "
                        + Callers.statuses(stage.callers().answers()));
    }

    /** One key, two bodies: at the same moment two pods cannot know of each other, but only one of the bodies may be sent. */
    private static void keyConflict(Stage stage) throws IOException, InterruptedException {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        stage.pods("api", "api-2");
        List<Callers.Rivalry> rivalries = new ArrayList<>();
        for (int i = 0; i < stage.times(1, 15, 15); i++) {
            rivalries.add(stage.callers().rivals(Duration.ofSeconds(2)));
        }
        long both = rivalries.stream()
                .filter(each -> each.atOnce().equals(List.of(202, 202)))
                .count();
        stage.remark(
                "of %d pairs of bodies under one key, both were accepted %d times".formatted(rivalries.size(), both));
        stage.expect(
                Stage.await(Duration.ofSeconds(20), () -> conflicts(stage) == both),
                "a conflict in the timeline of each email of which both bodies were accepted; there were "
                        + conflicts(stage));
        stage.expect(
                rivalries.stream()
                        .allMatch(each -> each.atOnce().contains(202)
                                && each.atOnce().stream().allMatch(status -> status == 202 || status == 422)),
                "202 for one of the two, and 202 or 422 for the other; there were " + rivalries);
        stage.expect(
                rivalries.stream().flatMap(each -> each.later().stream()).allMatch(status -> status == 422),
                "422 for another body two seconds later, at every pod; there were " + rivalries);
    }

    private static long conflicts(Stage stage) {
        try {
            return stage.rows().number("select count(distinct email_id) from delivery_event where type = 'conflict'");
        } catch (SQLException e) {
            throw new IllegalStateException("The database cannot be asked", e);
        }
    }
}
