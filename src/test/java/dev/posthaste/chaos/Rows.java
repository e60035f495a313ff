package dev.posthaste.chaos;

import dev.posthaste.stack.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the service remembers, read from its database as an operator would. */
final class Rows {

    private static final String STATES = """
            select d.recipient, d.email_id, d.status, d.attempt,
                (select count(*) from delivery_event e
                 where e.email_id = d.email_id and e.position = d.position and e.type = 'in_doubt')
            from delivery d
            """;

    private static final String TOLD = """
            select d.recipient, e.attempt, e.type, e.at, e.next_attempt_at, coalesce(e.reply_code::text, e.cause)
            from delivery_event e join delivery d on d.email_id = e.email_id and d.position = e.position
            order by e.at
            """;

    private static final String DUE_ONCE = """
            select count(*) from due left join delivery d using (email_id, position)
            where due.due_at < 'infinity' or d.status is distinct from 'unknown'
            """;

    private final LocalPostgres server;
    private final String database;

    private Rows(LocalPostgres server, String database) {
        this.server = server;
        this.database = database;
    }

    /** In a new, empty database. */
    static Rows create(LocalPostgres server, String database) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + database);
        }
        return new Rows(server, database);
    }

    String url() {
        return server.jdbcUrl().replaceAll("/[^/]*$", "/" + database);
    }

    String database() {
        return database;
    }

    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), server.user(), server.password());
    }

    /** A single number, such as a count. */
    long number(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * What is told of a delivery.
     *
     * @param next when it is tried again; null when it is not
     * @param said what the next hop answered, or why it answered nothing
     */
    record Told(
            String recipient,
            int attempt,
            String type,
            long millis,
            @Nullable Long next,
            @Nullable String said) {

        /** From this event to the next attempt. */
        long pauseMillis() {
            return next == null ? -1 : next - millis;
        }
    }

    /** The timelines of all, in the order of time. */
    Map<String, List<Told>> told() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(TOLD)) {
            Map<String, List<Told>> told = new LinkedHashMap<>();
            while (rows.next()) {
                Timestamp next = rows.getTimestamp(5);
                told.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                        .add(new Told(
                                rows.getString(1),
                                rows.getInt(2),
                                rows.getString(3),
                                rows.getTimestamp(4).getTime(),
                                next == null ? null : next.getTime(),
                                rows.getString(6)));
            }
            return told;
        }
    }

    /** How many mails wait for their time. */
    long due() throws SQLException {
        return number("select count(*) from due");
    }

    /** How many of them a timer will bring back to their lanes. What is held in doubt waits for a person. */
    long dueOnce() throws SQLException {
        return areThere() ? number(DUE_ONCE) : 0;
    }

    /** How many of them a timer has taken, to bring them back to their lanes. */
    long leased() throws SQLException {
        return number("select count(*) from due where leased_until is not null");
    }

    /** Whether something is to happen yet to what is known. Asked for twice a second, {@link #states} would be the load of its own case. */
    boolean haveOpen() throws SQLException {
        return areThere()
                && number("select count(*) from delivery where status in ('scheduled', 'queued', 'deferred')") > 0;
    }

    /** Not while they are not made yet: a worker that starts for the first time is ready before that. */
    private boolean areThere() throws SQLException {
        return number("select count(*) from pg_tables where schemaname = 'public' and tablename = 'delivery_event'")
                > 0;
    }

    /** None while the tables are not there. */
    List<DeliveryState> states() throws SQLException {
        if (!areThere()) {
            return List.of();
        }
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(STATES)) {
            List<DeliveryState> states = new ArrayList<>();
            while (rows.next()) {
                states.add(new DeliveryState(
                        rows.getString(1), rows.getString(2), rows.getString(3), rows.getInt(4), rows.getInt(5)));
            }
            return states;
        }
    }
}
