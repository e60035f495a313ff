package dev.posthaste.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Two workers of which one falls asleep in the middle of a batch, for longer than the log believes in it: its partitions are the
 * other's then, and it does not know. When it wakes, it ends what it had begun.
 */
final class TwoProjectors {

    private static final Duration LONGER_THAN_A_SESSION = Duration.ofSeconds(14);
    private static final String WAITING = """
            select count(*) from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock' and query like '%projector_offset%'
            """;

    private TwoProjectors() {}

    static void play(Stage stage) throws Exception {
        stage.countDoubts();
        stage.pods("api,relay", Pods.API);
        stage.pods("worker", "worker-1", "worker-2");
        Set<String> met = ConcurrentHashMap.newKeySet();
        stage.sink()
                .behave((client, recipient) ->
                        recipient.contains("3@") && met.add(recipient) ? Conduct.Act.DEFER : Conduct.Act.TAKE);
        Stage.Load load = stage.load(40, 60);
        for (String worker : List.of("worker-1", "worker-2")) {
            Thread.sleep(5_000);
            Replica frozen = stage.replica(worker);
            freezeWithinABatch(stage, frozen);
            try {
                Thread.sleep(LONGER_THAN_A_SESSION);
            } finally {
                frozen.thaw();
            }
        }
        load.await();
        stage.settle();
        compare(stage);
    }

    /** Both are kept waiting in a transaction; one of them sleeps when the wait is over, and keeps its locks. */
    private static void freezeWithinABatch(Stage stage, Replica worker) throws Exception {
        try (Connection connection = stage.rows().connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("select 1 from projector_offset for update");
            boolean waiting = Stage.await(Duration.ofSeconds(10), () -> waiting(stage) >= 2);
            stage.expect(waiting, "both workers are in the middle of a batch");
            worker.freeze();
            connection.rollback();
        }
    }

    private static long waiting(Stage stage) {
        try {
            return stage.rows().number(WAITING);
        } catch (SQLException e) {
            return 0;
        }
    }

    /** What the rows tell of each delivery is what the sink saw of it, no more and no less. */
    static void compare(Stage stage) throws SQLException {
        Map<String, List<Rows.Told>> told = stage.rows().told();
        for (DeliveryState state : stage.states()) {
            List<Transaction> seen = stage.sink().ledger().transactions().stream()
                    .filter(each -> each.recipient().equals(state.recipient()))
                    .toList();
            List<String> types = told.getOrDefault(state.recipient(), List.of()).stream()
                    .map(Rows.Told::type)
                    .filter(type -> !type.equals("accepted"))
                    .toList();
            List<String> expected = seen.stream()
                    .map(each -> each.answer() == Transaction.Answer.DEFERRED ? "deferred" : "relayed")
                    .toList();
            stage.expect(
                    types.equals(expected) && state.attempt() == seen.size(),
                    "%s: %s in %d attempts; its row says %s after attempt %d and its timeline %s"
                            .formatted(
                                    state.recipient(), expected, seen.size(), state.status(), state.attempt(), types));
        }
    }
}
