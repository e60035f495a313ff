package dev.posthaste.ops;

import io.agroal.api.AgroalDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Forgets what has had its time, every ten minutes and a portion at a time. Several workers may do so at once. */
public final class Sweep {

    private static final Journal LOG = Journal.of(Sweep.class);
    private static final Duration EVERY = Duration.ofMinutes(10);

    private final String name;
    private final AgroalDataSource database;
    private final Migrations migrations;
    private final Portion portion;
    private final CountDownLatch stopping = new CountDownLatch(1);

    /** So much that no transaction is long; {@code for update skip locked}, so that nobody waits for another's. */
    @FunctionalInterface
    public interface Portion {

        /** @return how many rows; with none, there is nothing left */
        int forget(Connection connection) throws SQLException;
    }

    /** @param name of its thread, and in the log */
    public Sweep(String name, AgroalDataSource database, Migrations migrations, Portion portion) {
        this.name = name;
        this.database = database;
        this.migrations = migrations;
        this.portion = portion;
    }

    public void start() {
        Thread.ofPlatform().daemon().name(name).start(this::run);
    }

    public void stop() {
        stopping.countDown();
    }

    private void run() {
        try {
            if (migrations.tables().await()) {
                do {
                    sweep();
                } while (!stopping.await(EVERY.toMillis(), TimeUnit.MILLISECONDS));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** As often as there is something left. */
    public void sweep() {
        try {
            while (stopping.getCount() > 0 && forget() > 0) {
                // the next portion
            }
        } catch (SQLException e) {
            LOG.warn("what is old cannot be forgotten now", "sweep", name, "cause", e);
        } catch (RuntimeException e) {
            LOG.error("a sweep met something unforeseen and goes on in ten minutes", e);
        }
    }

    private int forget() throws SQLException {
        try (Connection connection = database.getConnection()) {
            return portion.forget(connection);
        }
    }
}
