package dev.posthaste.schedule;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Transactions;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Puts on record what was dispatched, while the timer takes what is due next: a mail is late until it stands in its lane, and its
 * row can say so a little later. Until then its lease keeps it from being taken again.
 */
@Singleton
final class Marks {

    private static final Journal LOG = Journal.of(Marks.class);
    private static final int TURNS_AT_ONCE = 3;

    private final DueTable table;
    private final AgroalDataSource database;
    private final Clock clock;
    private final Queue<Turn> open = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean failed = new AtomicBoolean();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("timer-marks").factory());

    /** What the timer took at one time. */
    private record Turn(Instant leased, List<Dispatched> mails) {}

    Marks(DueTable table, AgroalDataSource database, Clock clock) {
        this.table = table;
        this.database = database;
        this.clock = clock;
    }

    void add(Instant leased, List<Dispatched> mails) {
        open.add(new Turn(leased, mails));
    }

    /** Puts on record, soon, what was added until now. */
    void write() {
        thread.execute(this::writeAll);
    }

    /** For how long the first that is not on record has been leased. */
    Duration behind() {
        Turn first = open.peek();
        return first == null ? Duration.ZERO : Duration.between(first.leased(), clock.instant());
    }

    /** Whether something could not be put on record since this was asked last. */
    boolean failed() {
        return failed.getAndSet(false);
    }

    /** Puts on record what there is still. */
    void close() {
        write();
        thread.close();
    }

    private void writeAll() {
        int turns = open.size();
        for (int written = 0; written < turns; written += TURNS_AT_ONCE) {
            List<Turn> next = open.stream().limit(TURNS_AT_ONCE).toList();
            write(next.stream().flatMap(turn -> turn.mails().stream()).toList());
            next.forEach(_ -> open.remove());
        }
    }

    private void write(List<Dispatched> mails) {
        try {
            Transactions.run(database, connection -> {
                Standing.queued(connection, mails, clock.instant());
                table.dispatched(connection, mails);
                return mails.size();
            });
        } catch (SQLException | IOException | RuntimeException e) {
            LOG.warn(
                    "what was dispatched cannot be put on record and will be again", "mails", mails.size(), "cause", e);
            failed.set(true);
        }
    }
}
