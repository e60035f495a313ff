package dev.posthaste.track;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.queue.Event;
import dev.posthaste.schedule.Decisions;
import dev.posthaste.schedule.DueTable;
import dev.posthaste.schedule.Superseding;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.supersede.Series;
import dev.posthaste.suppress.Evidence;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Events on their way into the rows, in one transaction. Most can be gathered; a decision has to see what came before it. */
final class Batch implements AutoCloseable {

    private final Connection connection;
    private final RowSeal seal;
    private final Projection projection;
    private final DueTable due;
    private final Decisions decisions;
    private final Superseding superseding;
    private final List<DueTable.Change> changes = new ArrayList<>();
    private final List<Event> evidence = new ArrayList<>();
    private final Set<Series> touched = new TreeSet<>(Comparator.comparing(Series::toString));

    Batch(Connection connection, RowSeal seal, DueTable due, Decisions decisions, Superseding superseding)
            throws SQLException {
        this.connection = connection;
        this.seal = seal;
        this.projection = new Projection(connection, seal);
        this.due = due;
        this.decisions = decisions;
        this.superseding = superseding;
    }

    /** @param message travels with an event after which the mail has to wait */
    void add(Event event, byte @Nullable [] message) throws SQLException, IOException {
        if (event.isDecision()) {
            flush();
            decisions.take(connection, event, message);
            return;
        }
        if (event.type() == Event.Type.CONFLICT) {
            projection.addConflict(event);
            return;
        }
        if (event.type() == Event.Type.DELAYED) {
            projection.addHappened(event);
            return;
        }
        Optional<DeliveryStatus> status = Projection.statusAfter(event);
        if (status.isEmpty()) {
            return;
        }
        projection.add(event, status.get());
        if (event.type() != Event.Type.ACCEPTED) {
            changes.add(new DueTable.Change(event, status.get(), message));
        }
        if (Evidence.isAgainstTheAddress(event)) {
            evidence.add(event);
        }
        Series.of(event.envelope()).ifPresent(touched::add);
    }

    /** Deliveries first: whether a mail still has to wait is asked of them. */
    void flush() throws SQLException, IOException {
        projection.execute();
        due.apply(connection, changes);
        changes.clear();
        for (Series series : touched) {
            superseding.keepNewest(connection, series);
        }
        touched.clear();
        Evidence.list(connection, seal, evidence);
        evidence.clear();
    }

    @Override
    public void close() throws SQLException {
        projection.close();
    }
}
