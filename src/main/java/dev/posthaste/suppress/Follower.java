package dev.posthaste.suppress;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.MeterNames;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Keeps the list of a relay as it is in the database: reads all of it, and then listens for what changes, on a connection and a
 * thread of its own. Whatever goes wrong, it begins again; meanwhile the list stays as it was.
 */
@Singleton
final class Follower {

    private static final Journal LOG = Journal.of(Follower.class);
    private static final Duration GLANCE = Duration.ofSeconds(5);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    /** From here on it is cheaper to read all of it. */
    private static final int MANY = 10_000;

    private final AgroalDataSource database;
    private final SuppressionList list;
    private final Clock clock;
    private final Duration poll;
    private final boolean wanted;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile Instant currentAt;

    Follower(
            AgroalDataSource database,
            SuppressionList list,
            SuppressConfig config,
            ProcessConfig process,
            MeterRegistry meters,
            Clock clock) {
        this.database = database;
        this.list = list;
        this.clock = clock;
        this.poll = config.poll();
        this.wanted = process.plays(Role.RELAY);
        this.currentAt = clock.instant();
        if (wanted) {
            Gauge.builder(MeterNames.SUPPRESSION_LIST_AGE, this, Follower::ageSeconds)
                    .description("Seconds since the relay's suppression list was known to be up to date")
                    .register(meters);
            Gauge.builder(
                            MeterNames.SUPPRESSION_LIST,
                            list,
                            each -> each.snapshot().size())
                    .description("Addresses on the relay's suppression list")
                    .register(meters);
        }
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            Thread.ofPlatform().daemon().name("suppression-list").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
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
                listen.execute(
                        "listen posthaste_suppression"); // before the reading: nothing can change unseen between the
                // two
                while (stopping.getCount() > 0) {
                    list.is(Reading.all(connection));
                    currentAt = clock.instant();
                    listenFor(poll, connection);
                }
            } finally {
                if (!connection.isClosed()) {
                    connection.abort(Runnable::run); // the pool must not lend one that listens
                }
            }
        } catch (SQLException e) {
            if (stopping.getCount() > 0) {
                LOG.warn("the suppression list cannot be followed now and stays as it was read last", "cause", e);
            }
        }
    }

    private void listenFor(Duration time, Connection connection) throws SQLException {
        PGConnection ear = connection.unwrap(PGConnection.class);
        Instant end = clock.instant().plus(time);
        while (stopping.getCount() > 0 && clock.instant().isBefore(end)) {
            List<UUID> changed = entries(ear.getNotifications(Math.toIntExact(GLANCE.toMillis())));
            if (changed.size() > MANY) {
                return;
            }
            // Also for none: a connection whose other end is gone is silent, too.
            list.is(Reading.changed(connection, list.snapshot(), changed));
            currentAt = clock.instant();
        }
    }

    private static List<UUID> entries(PGNotification @Nullable [] news) {
        List<UUID> entries = new ArrayList<>();
        for (PGNotification each : news == null ? new PGNotification[0] : news) {
            try {
                entries.add(UUID.fromString(each.getParameter()));
            } catch (IllegalArgumentException e) { // anybody may notify
                LOG.warn("a change of the suppression list cannot be read", "cause", e);
            }
        }
        return entries;
    }

    private double ageSeconds() {
        return Duration.between(currentAt, clock.instant()).toMillis() / 1000.0;
    }
}
