package dev.posthaste.ops;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.util.PSQLState;

/**
 * Keeps something in memory as it is in the database: has all of it read, and then listens for what changes (LISTEN/NOTIFY), on
 * a connection and a thread of its own. Whatever goes wrong, it begins again; meanwhile what is in memory stays as it was.
 */
public final class TableFollower {

    /** What is read into memory, with a connection in auto-commit. */
    public interface Reader {

        /** Called by one thread at a time, so that who reads later also tells later. */
        void all(Connection connection) throws SQLException;

        /**
         * Reads what the notifications speak of. Called every few seconds with none as well and must ask the database then, too:
         * a connection whose other end is gone is silent.
         *
         * @return false when all is to be read instead, as it is unless a reader knows better
         */
        default boolean changed(Connection connection, List<String> notifications) throws SQLException {
            if (!notifications.isEmpty()) {
                return false;
            }
            try (Statement alive = connection.createStatement()) {
                alive.execute("select 1");
            }
            return true;
        }
    }

    private static final Journal LOG = Journal.of(TableFollower.class);
    private static final Duration GLANCE = Duration.ofSeconds(5);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(5);

    private final String channel;
    private final boolean wanted;
    private final AgroalDataSource database;
    private final Reader reader;
    private final Duration poll;
    private final Clock clock;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final Instant begun;
    private volatile @Nullable Instant currentAt;

    /**
     * @param channel of the notifications, a plain SQL name; names the thread, too
     * @param wanted whether this process needs it; otherwise it is not followed
     * @param poll how often all of it is read although nothing is said to have changed
     */
    public TableFollower(
            String channel, boolean wanted, AgroalDataSource database, Reader reader, Duration poll, Clock clock) {
        this.channel = channel;
        this.wanted = wanted;
        this.database = database;
        this.reader = reader;
        this.poll = poll;
        this.clock = clock;
        this.begun = clock.instant();
    }

    public void start() {
        if (wanted) {
            Thread.ofPlatform().daemon().name(channel).start(this::run);
        }
    }

    public void stop() {
        stopping.countDown();
    }

    /**
     * Reads what this process itself has just changed, so that it knows when it answers; the others know a moment later. Only for a
     * reader that always reads all: what is read here, a part that was read before could undo.
     */
    public void catchUp(DatabaseThreads threads) {
        try {
            threads.ask(
                    () -> {
                        refresh();
                        return true;
                    },
                    LONGEST);
        } catch (ExecutionException | TimeoutException e) { // it is told of the change as the others are
            LOG.warn("what was changed is not known to this process yet", "channel", channel, "cause", e);
        }
    }

    /** Whether it was read at all, and known to be what is in the database no longer ago than this. */
    public boolean isYoungerThan(Duration age) {
        Instant known = currentAt;
        return known != null && known.isAfter(clock.instant().minus(age));
    }

    /** Since what is in memory was known to be what is in the database; since the start, when it was not yet. */
    public double ageSeconds() {
        Instant known = currentAt;
        return Duration.between(known == null ? begun : known, clock.instant()).toMillis() / 1000.0;
    }

    private void run() {
        try {
            do {
                follow();
            } while (!stopping.await(AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow() {
        try (Connection connection = database.getConnection()) {
            try (Statement listen = connection.createStatement()) {
                listen.execute("listen " + channel); // before the reading: nothing can change unseen between the two
                while (going()) {
                    readAll(connection);
                    listenFor(poll, connection);
                }
            } finally {
                if (!connection.isClosed()) {
                    connection.abort(Runnable::run); // the pool must not lend one that listens
                }
            }
        } catch (SQLException | RuntimeException e) {
            if (e instanceof SQLException sql
                    && PSQLState.UNDEFINED_TABLE.getState().equals(sql.getSQLState())) {
                LOG.info("a table is not there yet; the first worker makes it", "channel", channel);
            } else if (going()) {
                LOG.warn(
                        "a table cannot be followed now; what is in memory stays as it was read last",
                        "channel",
                        channel,
                        "cause",
                        e);
            }
        }
    }

    private void listenFor(Duration time, Connection connection) throws SQLException {
        PGConnection ear = connection.unwrap(PGConnection.class);
        Instant end = clock.instant().plus(time);
        while (going() && clock.instant().isBefore(end)) {
            if (!reader.changed(connection, parameters(ear.getNotifications(Math.toIntExact(GLANCE.toMillis()))))) {
                return;
            }
            currentAt = clock.instant();
        }
    }

    private void refresh() throws SQLException {
        try (Connection connection = database.getConnection()) {
            readAll(connection);
        }
    }

    private synchronized void readAll(Connection connection) throws SQLException {
        reader.all(connection);
        currentAt = clock.instant();
    }

    private boolean going() {
        return stopping.getCount() > 0;
    }

    private static List<String> parameters(PGNotification @Nullable [] news) {
        return news == null
                ? List.of()
                : Arrays.stream(news).map(PGNotification::getParameter).toList();
    }
}
