package dev.posthaste.ops;

import io.agroal.api.AgroalDataSource;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Work on the rows that waits for a database that is away, for as long as the process runs: what it is about stands in the log, and
 * nothing else depends on it.
 */
public final class Insistence {

    /** Data exceptions and violated constraints: the same rows will be refused again. */
    private static final Pattern NEVER = Pattern.compile("2[23].*");

    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private final AgroalDataSource database;
    private final Journal log;
    private final String trouble;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** @param trouble what is to be logged each time it has to be tried again */
    public Insistence(AgroalDataSource database, Journal log, String trouble) {
        this.database = database;
        this.log = log;
        this.trouble = trouble;
    }

    /**
     * Does {@code work} in one transaction, as often as it takes.
     *
     * @throws Indigestible when it will fail however often it is tried
     * @throws InterruptedException when the process is stopping
     */
    public <T> T until(Transactions.Work<T> work) throws InterruptedException {
        while (true) {
            try {
                return Transactions.run(database, work);
            } catch (SQLException e) {
                if (e.getSQLState() != null && NEVER.matcher(e.getSQLState()).matches()) {
                    throw new Indigestible("the database does not take it: " + e.getSQLState());
                }
                log.warn(trouble, "cause", e);
            } catch (IOException e) {
                log.warn(trouble, "cause", e);
            } catch (RuntimeException e) {
                log.error("an event was not foreseen", e);
                throw new Indigestible("it was not foreseen: " + e.getClass().getSimpleName());
            }
            rest(AFTER_TROUBLE);
        }
    }

    /** @throws InterruptedException when the process is stopping */
    public void rest(Duration time) throws InterruptedException {
        if (stopping.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new InterruptedException("The process is stopping; the events stay in the log.");
        }
    }

    public void stop() {
        stopping.countDown();
    }

    /** An event, or a batch with one, that will not become rows however often it is tried. */
    public static final class Indigestible extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Indigestible(String reason) {
            super(reason, null, false, false);
        }
    }
}
