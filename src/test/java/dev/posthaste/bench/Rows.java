package dev.posthaste.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** What the database says, which hears of a mail after it was sent. */
final class Rows implements AutoCloseable {

    private static final String RELAYED = "select count(*) from delivery where status = 'relayed'";

    private final Connection connection;
    private final PreparedStatement relayed;

    Rows(String url, String user, String password) throws SQLException {
        this.connection = DriverManager.getConnection(url, user, password);
        this.relayed = connection.prepareStatement(RELAYED);
    }

    /**
     * Waits until so many deliveries are relayed.
     *
     * @return seconds it took; less than 0 when it was given up
     */
    double await(int count, int longestSeconds) throws SQLException, InterruptedException {
        long begin = System.nanoTime();
        while (relayed() < count) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(longestSeconds)) {
                return -1;
            }
            Thread.sleep(20);
        }
        return (System.nanoTime() - begin) / 1e9;
    }

    private int relayed() throws SQLException {
        try (ResultSet row = relayed.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
