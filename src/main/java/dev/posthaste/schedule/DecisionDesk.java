package dev.posthaste.schedule;

import dev.posthaste.Refusal;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.Journal;
import io.agroal.api.AgroalDataSource;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;

/** Where callers' decisions about mail are made: few at once, and only with rows that have kept up with the log. */
@Singleton
final class DecisionDesk {

    private static final Journal LOG = Journal.of(DecisionDesk.class);
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final Duration GLANCE = Duration.ofMillis(20);
    private static final Duration LONGEST = Duration.ofSeconds(15);
    /** Few: each holds a connection while the log confirms, and most of them are for those who read. */
    private static final DatabaseThreads THREADS = new DatabaseThreads("decision", 4);

    private final AgroalDataSource database;
    private final Instance<Fence> fences;

    DecisionDesk(AgroalDataSource database, Instance<Fence> fences) {
        this.database = database;
        this.fences = fences;
    }

    /** What is decided about must not have been sent already, by what stands in the log and not yet in the rows. */
    <T> T afterNews(Callable<T> decision) {
        return now(() -> {
            awaitNews();
            return decision.call();
        });
    }

    /** @throws Refusal when it takes too long, or the database or the log fails; what was begun may still be done */
    <T> T now(Callable<T> decision) {
        try {
            return THREADS.ask(decision, LONGEST);
        } catch (ExecutionException e) {
            throw reason(e);
        } catch (TimeoutException _) {
            throw unknown();
        }
    }

    private static RuntimeException reason(ExecutionException e) {
        return switch (e.getCause()) {
            case RuntimeException reason -> reason;
            case SQLException _, IOException _ -> {
                LOG.warn("what was asked about emails could not be done", "cause", e.getCause());
                yield unknown();
            }
            case null, default -> new IllegalStateException(e);
        };
    }

    /** @throws Refusal when the rows do not catch up with what stands in the log now; nothing was changed then */
    void awaitNews() throws InterruptedException {
        Fence fence = fences.get();
        long end = System.nanoTime() + SOON.toNanos();
        try {
            while (!isPassed(fence)) {
                if (System.nanoTime() - end > 0) {
                    throw unavailable();
                }
                TimeUnit.MILLISECONDS.sleep(GLANCE.toMillis());
            }
        } catch (SQLException | ExecutionException | TimeoutException | KafkaException e) {
            LOG.warn("nothing can be decided about emails now", "cause", e);
            throw unavailable();
        } finally {
            fences.destroy(fence);
        }
    }

    private boolean isPassed(Fence fence)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        try (Connection connection = database.getConnection()) {
            return fence.isPassed(connection);
        }
    }

    private static Refusal unavailable() {
        return Refusal.retryLater(
                Refusal.Reason.UNAVAILABLE,
                "The database is away or behind, so that nothing can be decided now. Nothing was changed.",
                SOON);
    }

    static Refusal unknown() {
        return Refusal.retryLater(
                Refusal.Reason.OUTCOME_UNKNOWN,
                "It could not be confirmed that this was done. Ask again, or look at the email.",
                SOON);
    }
}
