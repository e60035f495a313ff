package dev.posthaste.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A due table with a million rows, and somebody who has left a transaction open on it: what is due now must not wait for what
 * will be due next month, nor for what cannot be swept up meanwhile.
 */
final class DueMillion {

    private static final long LONGEST_LAG_MILLIS = 2_000;
    private static final String FAR = """
            with far as (
                insert into due (email_id, position, attempt, due_at, lane, octets, version, revision)
                select gen_random_uuid(), 0, 2, now() + interval '30 days' + n * interval '1 second', 'normal', 600, 1, -1
                from generate_series(1, 1000000) n
                returning email_id, position)
            insert into due_mail select email_id, position, '{}', decode(repeat('00', 600), 'hex') from far
            """;
    /** A tenth of them is moved five times: as much to sweep up as some hours of retries leave. */
    private static final String CHURN = "update due set due_at = due_at + interval '1 second' where revision = -1"
            + " and due_at < now() + interval '30 days 100000 seconds'";

    private static final int CHURNS = 5;

    private static final String NOW = """
            update due set due_at = now() + interval '3 seconds' + random() * interval '30 seconds'
            where revision <> -1
            """;
    private static final String WHEN = """
            select d.recipient, due.due_at from due join delivery d using (email_id, position)
            """;

    private DueMillion() {}

    static void play(Stage stage) throws Exception {
        // They wait until this case says otherwise.
        stage.set("POSTHASTE_RELAY_RAMP_CRITICAL", "2h");
        stage.set("POSTHASTE_RELAY_RAMP_NORMAL", "2h");
        stage.pods(Pods.ALL_ROLES, Pods.API);
        var met = ConcurrentHashMap.<String>newKeySet();
        stage.sink().behave((client, recipient) -> met.add(recipient) ? Conduct.Act.DEFER : Conduct.Act.TAKE);
        stage.load(60, 40).await();
        try (Connection open = stage.rows().connect();
                Connection connection = stage.rows().connect();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate(FAR);
            statement.execute("analyze due");
            open.setAutoCommit(false);
            open.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement look = open.createStatement()) {
                look.execute("select count(*) from projector_offset");
            }
            for (int i = 0; i < CHURNS; i++) {
                statement.executeUpdate(CHURN);
            }
            int moved = statement.executeUpdate(NOW);
            Map<String, Long> dueAt = dueAt(statement);
            stage.settle();
            judge(stage, moved, dueAt);
            statement.executeUpdate("delete from due where revision = -1");
            open.rollback();
        }
    }

    private static Map<String, Long> dueAt(Statement statement) throws SQLException {
        Map<String, Long> dueAt = new HashMap<>();
        try (ResultSet rows = statement.executeQuery(WHEN)) {
            while (rows.next()) {
                dueAt.put(rows.getString(1), rows.getTimestamp(2).getTime());
            }
        }
        return dueAt;
    }

    /** From the time when it is due to the sink's final dot: the database and the sink have the same clock here. */
    private static void judge(Stage stage, int moved, Map<String, Long> dueAt) {
        List<Long> lags = new ArrayList<>();
        for (Transaction each : stage.sink().ledger().transactions()) {
            Long due = dueAt.get(each.recipient());
            if (due != null && each.answer() == Transaction.Answer.TAKEN) {
                lags.add(each.millis() - due);
            }
        }
        Collections.sort(lags);
        stage.expect(
                moved > 2_000 && lags.size() == moved, "%d due, all sent; there were %d".formatted(moved, lags.size()));
        if (!lags.isEmpty()) {
            long p50 = lags.get(lags.size() / 2);
            long p99 = lags.get(lags.size() * 99 / 100);
            stage.remark("lag of %d due among a million: p50 %d ms, p99 %d ms, most %d ms"
                    .formatted(lags.size(), p50, p99, lags.getLast()));
            stage.expect(p99 < LONGEST_LAG_MILLIS, "a lag below %d ms".formatted(LONGEST_LAG_MILLIS));
        }
    }
}
