package dev.posthaste.chaos;

import dev.posthaste.stack.LocalPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Does to one case's database what operators and accidents do, from outside of it. */
final class DatabaseOperator {

    private final LocalPostgres server;
    private final String database;

    DatabaseOperator(LocalPostgres server, String database) {
        this.server = server;
        this.database = database;
    }

    /** Ends every connection of this database. */
    void terminate() throws SQLException {
        execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database + "'");
    }

    /** As a primary that was demoted: for the connections that there are as well. */
    void readOnly(boolean on) throws SQLException {
        execute("alter database " + database + " set default_transaction_read_only = " + (on ? "on" : "off"));
        terminate();
    }

    /** A copy of it as it is now. */
    void backUp() throws SQLException {
        alone(() -> execute("create database " + backup() + " template " + database));
    }

    /** Everything since the copy is forgotten. */
    void restore() throws SQLException {
        alone(() -> {
            execute("drop database " + database);
            execute("alter database " + backup() + " rename to " + database);
        });
    }

    /** @param folder of the server's own user; what the database grows by lies there from now on */
    void moveTo(String tablespace, String folder) throws SQLException {
        execute("create tablespace " + tablespace + " location '" + folder + "'");
        execute("alter database " + database + " set tablespace " + tablespace);
    }

    /** Back to where it was, so that the folder can go. */
    void moveBack(String tablespace) throws SQLException {
        alone(() -> execute("alter database " + database + " set tablespace pg_default"));
        execute("drop tablespace " + tablespace);
    }

    private String backup() {
        return database + "_backup";
    }

    /** With nobody else connected, and nobody coming. */
    private void alone(Work work) throws SQLException {
        execute("alter database " + database + " allow_connections false");
        terminate();
        work.run();
        execute("alter database " + database + " allow_connections true");
    }

    private interface Work {
        void run() throws SQLException;
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
