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

/** Forgets emails, and what became of them, when their time is over. Several workers may do so at once. */
@Singleton
final class EmailSweep {

    private static final Journal LOG = Journal.of(EmailSweep.class);
    private static final Duration EVERY = Duration.ofMinutes(10);

    // In portions, so that no transaction is long. Of what is open nothing, however old it is.
    private static final String FORGET = """
            with old as materialized (
                select e.id from email e
                where e.created_at < now() - ? * interval '1 second'
                    and not exists (select from due u where u.email_id = e.id)
                    and not exists (
                        select from delivery d
                        where d.email_id = e.id and d.status in ('scheduled', 'queued', 'deferred', 'unknown'))
                order by e.created_at limit 500 for update skip locked),
            events as (delete from delivery_event v using old where v.email_id = old.id),
            deliveries as (delete from delivery d using old where d.email_id = old.id)
            delete from email e using old where e.id = old.id
            """;

    private final AgroalDataSource database;
    private final Migrations migrations;
    private final Duration kept;
    private final boolean wanted;
    private final CountDownLatch stopping = new CountDownLatch(1);

    EmailSweep(AgroalDataSource database, Migrations migrations, RetentionConfig config, ProcessConfig process) {
        this.database = database;
        this.migrations = migrations;
        this.kept = config.emails();
        this.wanted = process.plays(Role.WORKER);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            Thread.ofPlatform().daemon().name("email-sweep").start(this::run);
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
            LOG.warn("old emails cannot be forgotten now", "cause", e);
        } catch (RuntimeException e) {
            LOG.error("the sweep of old emails met something unforeseen and goes on", e);
        }
    }

    private int forget() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setLong(1, kept.toSeconds());
            return statement.executeUpdate();
        }
    }
}
