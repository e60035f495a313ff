package dev.posthaste.schedule;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.Transactions;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailLog;
import dev.posthaste.queue.MailRecord;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Brings what is due back to its lane. Lease, append, mark: a timer that dies between two of these leaves a lease that ends and a
 * row that is taken again.
 */
@Singleton
final class Timer {

    private static final Journal LOG = Journal.of(Timer.class);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    private static final Duration LOOK_AT_LAG_EVERY = Duration.ofSeconds(5);

    private final DueTable table;
    private final Fence fence;
    private final MailLog mailLog;
    private final AgroalDataSource database;
    private final Migrations migrations;
    private final ScheduleConfig config;
    private final ScheduleMeters meters;
    private final Clock clock;
    private final boolean wanted;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private Instant lagLookedAt = Instant.EPOCH;
    private @Nullable Thread thread;

    Timer(
            DueTable table,
            Fence fence,
            MailLog mailLog,
            AgroalDataSource database,
            Migrations migrations,
            ScheduleConfig config,
            ScheduleMeters meters,
            ProcessConfig process,
            Clock clock) {
        this.table = table;
        this.fence = fence;
        this.mailLog = mailLog;
        this.database = database;
        this.migrations = migrations;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
        this.wanted = process.plays(Role.WORKER);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            meters.watchLag();
            thread = Thread.ofPlatform().daemon().name("timer").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stopping.countDown();
        if (thread != null) {
            thread.join(config.lease());
        }
    }

    private void run() {
        if (!migrations.tables().await()) {
            return;
        }
        try {
            Duration pause = config.poll();
            while (!stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = turn();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return how long to rest before the next turn */
    private Duration turn() throws InterruptedException {
        try {
            lookAtLag();
            Instant asked = clock.instant();
            List<MailRecord> due = lease();
            if (due.isEmpty()) {
                return config.poll();
            }
            if (clock.instant().isAfter(asked.plus(config.lease().dividedBy(2)))) {
                LOG.warn("the timer was held up and leaves what it took to whoever takes it next", "mails", due.size());
                return Duration.ZERO;
            }
            List<Event.Source> positions = mailLog.append(due).join();
            Transactions.run(database, connection -> {
                Standing.queued(connection, due, clock.instant());
                table.dispatched(connection, due, positions);
                return due.size();
            });
            return due.size() == config.batch() ? Duration.ZERO : config.poll();
        } catch (SQLException | IOException e) {
            LOG.warn("the due table cannot be read", "cause", e);
        } catch (CompletionException | ExecutionException | TimeoutException | KafkaException e) {
            LOG.warn("what is due cannot be dispatched", "cause", e); // leases end and rows are taken again
        } catch (RuntimeException e) {
            LOG.error("the timer met something unforeseen and goes on", e);
        }
        fence.raise();
        return AFTER_TROUBLE;
    }

    /** Also while the fence holds the timer back: then it grows, and that is what is to be seen. */
    private void lookAtLag() throws SQLException {
        Instant now = clock.instant();
        if (now.isAfter(lagLookedAt.plus(LOOK_AT_LAG_EVERY))) {
            lagLookedAt = now;
            try (Connection connection = database.getConnection()) {
                meters.lag(table.lagSeconds(connection));
            }
        }
    }

    private List<MailRecord> lease() throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        try (Connection connection = database.getConnection()) {
            if (!fence.isPassed(connection)) {
                return List.of();
            }
            return table.lease(connection, config.batch(), config.lease());
        }
    }
}
