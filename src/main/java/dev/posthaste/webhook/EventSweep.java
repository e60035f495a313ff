package dev.posthaste.webhook;

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

/** Forgets what endpoints were told when its time is over. Several workers may do so at once. */
@Singleton
final class EventSweep {

    private static final Journal LOG = Journal.of(EventSweep.class);
    private static final Duration EVERY = Duration.ofMinutes(10);

    // In portions, so that no transaction is long. What is replayed may be old; what waits for its endpoint to
    // be enabled has had its time.
    private static final String FORGET = """
            delete from webhook_event where ctid = any (array(
                select ctid from webhook_event
                where created_at < now() - ? * interval '1 second' and since < now() - ? * interval '1 second'
                order by created_at limit 2000 for update skip locked))
            """;

    private final AgroalDataSource database;
    private final Migrations migrations;
    private final Duration kept;
    private final boolean wanted;
    private final CountDownLatch stopping = new CountDownLatch(1);

    EventSweep(AgroalDataSource database, Migrations migrations, WebhookConfig config, ProcessConfig process) {
        this.database = database;
        this.migrations = migrations;
        this.kept = config.retention();
        this.wanted = process.plays(Role.WORKER);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            Thread.ofPlatform().daemon().name("webhook-sweep").start(this::run);
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
            while (stopping.getCount() > 0 && forget() > 0) {
                // the next portion
            }
        } catch (SQLException e) {
            LOG.warn("old events of webhooks cannot be forgotten now", "cause", e);
        } catch (RuntimeException e) {
            LOG.error("the sweep of webhooks' events met something unforeseen and goes on", e);
        }
    }

    private int forget() throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(FORGET)) {
            statement.setLong(1, kept.toSeconds());
            statement.setLong(2, kept.toSeconds());
            return statement.executeUpdate();
        }
    }
}
