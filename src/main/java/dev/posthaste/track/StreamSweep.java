package dev.posthaste.track;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Forgets emails when the time is over for which their stream keeps them. Several workers may do so at once. */
@Singleton
final class StreamSweep {

    private static final Journal LOG = Journal.of(StreamSweep.class);
    private static final Duration EVERY = Duration.ofMinutes(10);

    // In portions, so that no transaction is long. What is not at its end stays, however old it is.
    private static final String FORGET = """
            with old as materialized (
                select e.id from stream s join email e on e.tenant = s.tenant and e.stream = s.name
                where s.kept_seconds is not null and e.created_at < now() - s.kept_seconds * interval '1 second'
                    and not exists (
                        select from delivery d
                        where d.email_id = e.id and d.status in ('scheduled', 'queued', 'deferred', 'unknown'))
                limit 500
                for update of e skip locked),
            events as (delete from delivery_event h using old where h.email_id = old.id),
            deliveries as (delete from delivery d using old where d.email_id = old.id)
            delete from email e using old where e.id = old.id
            """;

    private final AgroalDataSource database;
    private final Migrations migrations;
    private final boolean wanted;
    private final CountDownLatch stopping = new CountDownLatch(1);

    StreamSweep(AgroalDataSource database, Migrations migrations, ProcessConfig process) {
        this.database = database;
        this.migrations = migrations;
        this.wanted = process.plays(Role.WORKER);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            Thread.ofPlatform().daemon().name("stream-sweep").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
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
    void sweep() {
        try {
            while (forget() > 0) {
                if (stopping.getCount() == 0) {
                    return;
                }
            }
        } catch (SQLException e) {
            LOG.warn("old emails of streams cannot be forgotten now", "cause", e);
        } catch (RuntimeException e) {
            LOG.error("the sweep of old emails met something unforeseen and goes on", e);
        }
    }

    private int forget() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FORGET)) {
            return statement.executeUpdate();
        }
    }
}
