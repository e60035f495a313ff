package dev.posthaste.webhook;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.Transactions;
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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells endpoints what they wait for. One thread takes what is due and writes down what came of it; the calls themselves have none.
 * Each endpoint has room for so many calls, and one that is slow fills its own.
 */
@Singleton
final class Sender {

    private static final Journal LOG = Journal.of(Sender.class);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);
    /** The longest call, and as long again to write down what came of it. */
    private static final int LEASE_IN_CALLS = 2;

    private static final Duration LOOK_AT_LAG_EVERY = Duration.ofSeconds(10);

    private final AgroalDataSource database;
    private final SendingRows rows;
    private final Calls calls;
    private final Ramp ramp;
    private final WebhookConfig config;
    private final WebhookMeters meters;
    private final Migrations migrations;
    private final Clock clock;
    private final boolean wanted;

    private final BlockingQueue<SendingRows.Ended> ended = new LinkedBlockingQueue<>();
    private final Semaphore work = new Semaphore(0);
    private final List<SendingRows.Ended> unwritten = new ArrayList<>();
    private final Map<UUID, Integer> underWay = new HashMap<>();
    private Instant lagLookedAt = Instant.EPOCH;
    private volatile boolean going = true;
    private @Nullable Thread thread;

    Sender(
            AgroalDataSource database,
            SendingRows rows,
            Calls calls,
            Ramp ramp,
            WebhookConfig config,
            WebhookMeters meters,
            Migrations migrations,
            ProcessConfig process,
            Clock clock) {
        this.database = database;
        this.rows = rows;
        this.calls = calls;
        this.ramp = ramp;
        this.config = config;
        this.meters = meters;
        this.migrations = migrations;
        this.clock = clock;
        this.wanted = process.plays(Role.WORKER);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            meters.watchLag();
            start();
        }
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("webhooks").start(this::run);
    }

    /** What is under way is left to its lease: it may have been taken, and is sent again with its id. */
    void stop(@Observes ShutdownEvent event) throws InterruptedException {
        stop();
    }

    void stop() throws InterruptedException {
        going = false;
        wakeSoon();
        if (thread != null) {
            thread.join(config.timeout());
        }
    }

    /** There is something to do. */
    void wakeSoon() {
        work.release();
    }

    private void run() {
        if (!migrations.tables().await()) {
            return;
        }
        try {
            while (going) {
                boolean well = turn();
                Duration pause = well ? config.poll() : AFTER_TROUBLE;
                if (work.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
            }
            settle();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (SQLException | IOException e) {
            LOG.warn("what came of the last calls is not written down, and they are made again", "cause", e);
        }
    }

    private boolean turn() {
        try {
            settle();
            lookAtLag();
            for (Due due : take()) {
                send(due);
            }
            return true;
        } catch (SQLException | IOException e) {
            LOG.warn("webhooks cannot be told now", "cause", e);
        } catch (RuntimeException e) {
            LOG.error("the sender of webhooks met something unforeseen and goes on", e);
        }
        return false;
    }

    private List<Due> take() throws SQLException, IOException {
        Duration lease = config.timeout().multipliedBy(LEASE_IN_CALLS);
        return Transactions.run(
                database, connection -> rows.take(connection, config.callsPerEndpoint(), underWay, lease));
    }

    private void send(Due due) {
        underWay.merge(due.webhook(), 1, Integer::sum);
        Instant began = clock.instant();
        var _ = calls.call(due).whenComplete((answer, failure) -> {
            Answer got = failure == null ? answer : new Answer.None("a fault on our side");
            if (failure != null) {
                LOG.error("a webhook could not be called", failure, "webhook", due.webhook());
            }
            Duration took = Duration.between(began, clock.instant());
            ended.add(new SendingRows.Ended(due, got, ramp.fate(due, got), took));
            wakeSoon();
        });
    }

    /** Writes down what has ended; when that fails it is kept, and so is the room that it takes. */
    private void settle() throws SQLException, IOException {
        ended.drainTo(unwritten);
        if (unwritten.isEmpty()) {
            return;
        }
        // Rows are locked in one order, as another worker may settle calls to the same endpoints.
        unwritten.sort(
                Comparator.comparing((SendingRows.Ended each) -> each.due().webhook())
                        .thenComparing(each -> each.due().id()));
        List<UUID> disabled = Transactions.run(database, connection -> settle(connection, unwritten));
        for (SendingRows.Ended each : unwritten) {
            underWay.computeIfPresent(each.due().webhook(), (_, calls) -> calls == 1 ? null : calls - 1);
            meters.called(each.fate(), each.took());
        }
        unwritten.clear();
        disabled.forEach(webhook -> {
            LOG.warn(
                    "a webhook is disabled, because it does not want to be called or fails for too long",
                    "webhook",
                    webhook);
            meters.disabled();
        });
    }

    private List<UUID> settle(Connection connection, List<SendingRows.Ended> all) throws SQLException {
        List<UUID> disabled = new ArrayList<>();
        for (SendingRows.Ended each : all) {
            if (rows.settle(connection, each, config.giveUpAfter())) {
                disabled.add(each.due().webhook());
            }
        }
        return disabled;
    }

    private void lookAtLag() throws SQLException {
        Instant now = clock.instant();
        if (now.isAfter(lagLookedAt.plus(LOOK_AT_LAG_EVERY))) {
            lagLookedAt = now;
            try (Connection connection = database.getConnection()) {
                meters.lag(rows.lagSeconds(connection));
            }
        }
    }
}
