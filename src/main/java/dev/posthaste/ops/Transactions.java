package dev.posthaste.ops;

import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** Plain SQL that is all true or all untrue. */
public final class Transactions {

    private Transactions() {}

    /** What is done in one transaction; whatever it throws takes all of it back. */
    @FunctionalInterface
    public interface Work<T> {

        /** @throws IOException when the log, which some of it depends on, does not confirm */
        T on(Connection connection) throws SQLException, IOException;
    }

    public static <T> T run(AgroalDataSource database, Work<T> work) throws SQLException, IOException {
        try (Connection connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                T result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | IOException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        }
    }
}
