package dev.posthaste.schedule;

import dev.posthaste.Lane;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.Transactions;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailLog;
import dev.posthaste.queue.StoredMail;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
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

    /** Of a lease, for what we mean to do; the other half is for whatever may hold us up before others take the rows. */
    private static final int HALF = 2;

    private static final int A_QUARTER = 4;

    private final DueTable table;
    private final Fence fence;
    private final MailLog mailLog;
    private final Marks marks;
    private final Rush rush;
    private final AgroalDataSource database;
    private final Migrations migrations;
    private final ScheduleConfig config;
    private final ScheduleMeters meters;
    private final Clock clock;
    private final boolean wanted;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private Instant lagLookedAt = Instant.EPOCH;
    private CompletableFuture<Void> underWay = CompletableFuture.completedFuture(null);
    private @Nullable Thread thread;

    Timer(
            DueTable table,
            Fence fence,
            MailLog mailLog,
            Marks marks,
            Rush rush,
            AgroalDataSource database,
            Migrations migrations,
            ScheduleConfig config,
            ScheduleMeters meters,
            ProcessConfig process,
            Clock clock) {
        this.table = table;
        this.fence = fence;
        this.mailLog = mailLog;
        this.marks = marks;
        this.rush = rush;
        this.database = database;
        this.migrations = migrations;
        this.config = config;
        this.meters = meters;
        this.clock = clock;
        this.wanted = process.plays(Role.WORKER);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            meters.watch();
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
                if (pause.isZero()) {
                    rush.goesOn();
                } else {
                    rush.isOver();
                }
            }
            underWay.exceptionally(_ -> null).join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            rush.isOver();
            marks.close();
        }
    }

    /** @return how long to rest before the next turn */
    private Duration turn() throws InterruptedException {
        try {
            lookAtLag();
            if (marks.failed()) {
                fence.raise();
                return AFTER_TROUBLE;
            }
            if (isLate(marks.behind(), A_QUARTER)) { // else they wait until there is less to do
                marks.write();
            }
            if (isLate(marks.behind(), HALF)) {
                return config.poll();
            }
            Instant asked = clock.instant();
            List<StoredMail> due = lease();
            underWay.join(); // what was taken the last time; while it went into the log, these were read
            boolean more = isFull(due);
            if (!more) {
                marks.write();
            }
            if (due.isEmpty()) {
                return config.poll();
            }
            if (isLate(Duration.between(asked, clock.instant()), HALF)) {
                LOG.warn("the timer was held up and leaves what it took to whoever takes it next", "mails", due.size());
                return Duration.ZERO;
            }
            underWay = mailLog.appendAgain(due).thenAccept(places -> marks.add(asked, dispatched(due, places)));
            return more ? Duration.ZERO : config.poll();
        } catch (SQLException | IOException e) {
            LOG.warn("the due table cannot be read", "cause", e);
        } catch (CompletionException | ExecutionException | TimeoutException | KafkaException e) {
            LOG.warn("what is due cannot be dispatched", "cause", e); // leases end and rows are taken again
        } catch (RuntimeException e) {
            LOG.error("the timer met something unforeseen and goes on", e);
        }
        underWay = CompletableFuture.completedFuture(null);
        fence.raise();
        return AFTER_TROUBLE;
    }

    private boolean isLate(Duration sinceLeased, int part) {
        return sinceLeased.compareTo(config.lease().dividedBy(part)) > 0;
    }

    private boolean isFull(List<StoredMail> due) {
        return due.size() >= config.batch()
                || due.stream().mapToLong(mail -> mail.message().length).sum()
                        >= config.batchBytes().asLongValue();
    }

    private static List<Dispatched> dispatched(List<StoredMail> mails, List<Event.Source> places) {
        return IntStream.range(0, mails.size())
                .mapToObj(i -> Dispatched.of(mails.get(i), places.get(i)))
                .toList();
    }

    /** Also while the fence holds the timer back: then it grows, and that is what is to be seen. */
    private void lookAtLag() throws SQLException {
        Instant now = clock.instant();
        if (now.isAfter(lagLookedAt.plus(LOOK_AT_LAG_EVERY))) {
            lagLookedAt = now;
            try (Connection connection = database.getConnection()) {
                for (Lane lane : Lane.values()) {
                    meters.lag(lane, table.lagSeconds(connection, lane));
                }
            }
        }
    }

    private List<StoredMail> lease()
            throws SQLException, IOException, InterruptedException, ExecutionException, TimeoutException {
        try (Connection connection = database.getConnection()) {
            if (!fence.isPassed(connection)) {
                return List.of();
            }
        }
        return Transactions.run(
                database,
                connection -> table.lease(
                        connection, config.batch(), config.batchBytes().asLongValue(), config.lease()));
    }
}
