package dev.posthaste.ops;

import dev.posthaste.Refusal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/**
 * Where requests ask for rows of their tenant, and are told when the database does not answer.
 *
 * @param <R> the rows, as one transaction has them
 */
public final class TenantDesk<R> {

    private static final Journal LOG = Journal.of(TenantDesk.class);
    private static final Duration SOON = Duration.ofSeconds(5);
    /** A database that hangs is told from one that is slow by this; ten thousand rows take less than a second. */
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final TenantDatabase database;
    private final DatabaseThreads threads;
    private final Rows<R> rows;
    private final String unavailable;

    /** How the rows of a tenant are had of a connection. */
    @FunctionalInterface
    public interface Rows<R> {
        R of(Connection connection, String tenant);
    }

    /** What is asked of them, in one transaction. */
    @FunctionalInterface
    public interface Question<R, T> {
        T of(R rows) throws SQLException;
    }

    /** @param unavailable what a caller is told while the database does not answer */
    public TenantDesk(TenantDatabase database, DatabaseThreads threads, Rows<R> rows, String unavailable) {
        this.database = database;
        this.threads = threads;
        this.rows = rows;
        this.unavailable = unavailable;
    }

    /** @throws Refusal of the question's own; and {@code UNAVAILABLE} when there is no answer within five seconds */
    public <T> T ask(String tenant, Question<R, T> question) {
        try {
            return threads.ask(
                    () -> database.run(tenant, connection -> question.of(rows.of(connection, tenant))), LONGEST);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException refusalOrBug) {
                throw refusalOrBug;
            }
            LOG.warn("the database cannot be asked for a request", "cause", e.getCause());
            throw unavailable();
        } catch (TimeoutException _) {
            throw unavailable();
        }
    }

    private Refusal unavailable() {
        return Refusal.retryLater(Refusal.Reason.UNAVAILABLE, unavailable, SOON);
    }
}
