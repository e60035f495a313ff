package dev.posthaste.chaos;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.chaos.Case.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Faults around what waits for its time. */
final class TimerCases {

    private static final String WORKER = "worker-";
    private static final long LATEST_MILLIS = 5_000;

    private TimerCases() {}

    static List<Case> all() {
        return List.of(
                Case.of("cancel-at-due", "38", true, Verdict.NO_DUPLICATES, TimerCases::cancelAtDue),
                Case.of("due-together", "37", false, Verdict.NO_DUPLICATES, TimerCases::dueTogether),
                Case.of("pollers-killed", "37", false, Verdict.NO_DUPLICATES, TimerCases::pollersKilled),
                Case.of("clear-times", "40", false, Verdict.NO_DUPLICATES, ClearTimes::play),
                Case.of("held", "23, P3", false, Verdict.NAMED_DUPLICATES, TimerCases::held),
                Case.of("offsets-moved", "the sweeper", false, Verdict.NO_DUPLICATES, TimerCases::offsetsMoved));
    }

    private static void cancelAtDue(Stage stage) throws Exception {
        stage.pods(Pods.ALL_ROLES, Pods.API);
        int seconds = stage.times(4, 13, 13);
        Instant due = in(seconds + 4);
        stage.callers().write(mail -> Letter.usual(mail).with("scheduled_at", due.toString()));
        stage.load(100, seconds).await();
        List<Thread> asking = new ArrayList<>();
        try (Cancels cancels = stage.cancels(Pods.API)) {
            for (Map.Entry<String, String> promise : stage.promises().promised().entrySet()) {
                // Three of four around the time at which it is due; the others from before a timer has taken it on, so
                // that
                // some come in time and some too late.
                boolean atDue = asking.size() % 4 != 0;
                long at = due.toEpochMilli()
                        + (atDue
                                ? stage.random().nextInt(-50, 51)
                                : stage.random().nextInt(-2_000, 250));
                asking.add(Thread.ofVirtual().start(() -> {
                    try {
                        TimeUnit.MILLISECONDS.sleep(at - System.currentTimeMillis());
                        cancels.cancel(promise.getKey(), promise.getValue());
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }));
            }
            for (Thread each : asking) {
                each.join();
            }
            stage.settle();
            judge(stage, cancels.answers());
        }
    }

    /** That a canceled one is not sent is for the checker of all cases to say. */
    private static void judge(Stage stage, Map<String, Integer> answers) throws Exception {
        Map<String, DeliveryState> states =
                stage.states().stream().collect(Collectors.toMap(DeliveryState::recipient, state -> state));
        long canceled =
                answers.values().stream().filter(status -> status == 200).count();
        stage.remark("%d cancels: %d came in time, %d too late"
                .formatted(answers.size(), canceled, answers.size() - canceled));
        stage.expect(answers.size() == stage.promises().promised().size(), "an answer to every cancel");
        stage.expect(canceled > 0 && canceled < answers.size(), "some in time and some too late");
        answers.forEach((recipient, status) -> {
            DeliveryState state = states.get(recipient);
            stage.expect(
                    state != null && (status == 200 ? state.status().equals("canceled") : state.claimsArrival()),
                    "%s was told %d and is %s".formatted(recipient, status, state));
        });
    }

    private static void dueTogether(Stage stage) throws Exception {
        stage.pods("api", Pods.API);
        // It is about the timers, and on two processors the relay, which sends what they bring, would take half of
        // them.
        stage.pods(Place.BESIDE, "relay", Pods.ONE);
        stage.pods("worker", WORKER + 1, WORKER + 2, WORKER + 3);
        stage.patience(Duration.ofMinutes(6));
        Instant due = in(120);
        stage.callers().write(mail -> Letter.usual(mail).with("scheduled_at", due.toString()));
        stage.callers().crowds(1000, 20);
        int mails = stage.promises().promises();
        stage.expect(
                Stage.await(Duration.between(Instant.now(), due.minusSeconds(1)), () -> stage.waiting() == mails),
                "all %d wait in the due table in time; there are %d".formatted(mails, stage.waiting()));
        stage.settle();
        Dispatches dispatches = Dispatches.in(stage);
        long late = dispatches.lastMillis() - due.toEpochMilli();
        stage.remark("%d were due in one second; the last stood in its lane %d ms after it".formatted(mails, late));
        stage.expect(dispatches.records() == dispatches.attempts(), "each attempt once; there are " + dispatches);
        stage.expect(dispatches.deliveries() == mails, "each dispatched; there are " + dispatches);
        stage.expect(
                late <= LATEST_MILLIS, "none more than five seconds late; the last was so by %d ms".formatted(late));
    }

    private static void pollersKilled(Stage stage) throws Exception {
        // Short, so that what a dead timer had taken is taken again soon.
        stage.set("POSTHASTE_SCHEDULE_LEASE", "5s");
        stage.pods("api", Pods.API);
        stage.pods("relay", Pods.ONE);
        stage.pods("worker", WORKER + 1, WORKER + 2, WORKER + 3);
        Instant due = in(35);
        stage.callers().write(mail -> Letter.usual(mail).with("scheduled_at", due.toString()));
        stage.callers().crowds(200, 10);
        TimeUnit.MILLISECONDS.sleep(due.toEpochMilli() - System.currentTimeMillis());
        for (int i = 0; i < 12; i++) {
            TimeUnit.MILLISECONDS.sleep(stage.random().nextInt(150, 700));
            stage.kill(WORKER + (1 + stage.random().nextInt(3)));
        }
        stage.settle();
        Dispatches dispatches = Dispatches.in(stage);
        stage.remark("%d mails stood in their lanes %d times".formatted(dispatches.deliveries(), dispatches.records()));
    }

    /** Who would rather not send than send twice gets that, whatever is killed. */
    private static void held(Stage stage) throws Exception {
        stage.pods("api,worker", Pods.API);
        stage.pods("relay", Pods.ONE, Pods.OTHER);
        stage.mayEnd(DeliveryStatus.UNKNOWN);
        int kills = stage.times(5, 50);
        var assassin = new Assassin(stage.random(), kills, Conduct.Act.KILL, Duration.ofSeconds(4));
        stage.sink().behave(assassin);
        stage.callers().write(mail -> Letter.usual(mail).with("on_unknown", "hold"));
        stage.load(40, 4 + kills * 4).await();
        for (int i = 0; i < 10 + kills * 4 && !assassin.isDone(); i++) {
            stage.load(20, 2).await();
        }
        Findings found = stage.settle();
        long unknown = stage.states().stream()
                .filter(state -> state.status().equals("unknown"))
                .count();
        stage.expect(assassin.isDone(), kills + " kills; there were " + assassin.kills());
        stage.expect(found.duplicated() == 0, "P3 nothing is sent twice; there were " + found.duplicated());
        stage.expect(unknown > 0 && unknown == found.inDoubt(), "every doubt is held; there are " + unknown);
    }

    /** An operator moves the relays' offsets to the end of a lane: what stood before it would wait for ever. */
    private static void offsetsMoved(Stage stage) throws Exception {
        stage.set("POSTHASTE_SCHEDULE_SWEEP", "3s");
        stage.pods("api,worker", Pods.API);
        stage.callers()
                .write(mail ->
                        mail % 2 == 0 ? Letter.usual(mail) : Letter.usual(mail).with("scheduled_at", "in 1 sec"));
        stage.load(20, 5).await();
        TimeUnit.SECONDS.sleep(3);
        int before = Dispatches.in(stage).records();
        try (Positions positions = Positions.of(stage)) {
            positions.moveToEnd("critical");
            positions.moveToEnd("normal");
        }
        stage.pods("relay", Pods.ONE);
        stage.load(20, 5).await();
        Findings found = stage.settle();
        int again = Dispatches.in(stage).records() - before;
        stage.remark("%d stood in the lanes when the offsets were moved; %d records came after that"
                .formatted(before, again));
        stage.expect(again >= before, "what was passed over goes to its lane again");
        stage.expect(found.relayed() == found.accepted(), "everything is relayed");
    }

    private static Instant in(int seconds) {
        return Instant.now().plusSeconds(seconds).truncatedTo(ChronoUnit.SECONDS);
    }
}
