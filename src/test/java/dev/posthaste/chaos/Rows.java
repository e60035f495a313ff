package dev.posthaste.chaos;

import dev.posthaste.stack.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What the service remembers, read from its database as an operator would. */
final class Rows {

    private static final String STATES = """
            select d.recipient, d.email_id, d.status, d.attempt,
                (select count(*) from delivery_event e
                 where e.email_id = d.email_id and e.position = d.position and e.type = 'in_doubt')
            from delivery d
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

    List<DeliveryState> states() throws SQLException {
        try (Connection connection = DriverManager.getConnection(url(), server.user(), server.password());
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
