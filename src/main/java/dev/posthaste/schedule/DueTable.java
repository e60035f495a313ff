package dev.posthaste.schedule;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.ops.Journal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MalformedRecord;
import dev.posthaste.queue.RecordCodec;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must wait, and until when. A row comes with a {@code scheduled}, {@code deferred} or {@code in_doubt} event and goes with
 * the outcome of the attempt that it asked for. Due times are compared with the database's clock alone, so that pods need not agree
 * on the time.
 */
@Singleton
public class DueTable {

    private static final Journal LOG = Journal.of(DueTable.class);

    // Only when the delivery still stands where the event left it: a replayed event must not bring back what has ended
    // since.
    private static final String WAIT = """
            insert into due (email_id, position, attempt, due_at, lane, envelope, message)
            select ?, ?, ?, ?, ?, ?::jsonb, ?
            where exists (
                select from delivery d
                where d.email_id = ? and d.position = ? and d.attempt = ? and d.status = ?)
            on conflict (email_id, position) do update set
                attempt = excluded.attempt, due_at = excluded.due_at, lane = excluded.lane,
                envelope = excluded.envelope, message = excluded.message, leased_until = null,
                dispatched_at = null, dispatched_topic = null, dispatched_partition = null, dispatched_offset = null
            where due.attempt < excluded.attempt
                or due.attempt = excluded.attempt and excluded.due_at = 'infinity' and due.leased_until is null
            """;

    // One more than the attempt: what was put back in doubt, and turned out to have arrived, is not sent again.
    private static final String ENDED = "delete from due where email_id = ? and position = ? and attempt <= ?";

    private static final String LEASE = """
            with taken as materialized (
                select email_id, position from due
                where dispatched_at is null and due_at <= now() and (leased_until is null or leased_until <= now())
                order by due_at
                limit ?
                for update skip locked)
            update due set leased_until = now() + ? * interval '1 millisecond'
            from taken
            where due.email_id = taken.email_id and due.position = taken.position
            returning due.envelope, due.message, due.email_id
            """;

    private static final String DISPATCHED = """
            update due set dispatched_at = now(), dispatched_topic = ?, dispatched_partition = ?, dispatched_offset = ?
            where email_id = ? and position = ? and attempt = ?
            """;

    private static final String LAG = """
            select coalesce(extract(epoch from now() - min(due_at)), 0) from due
            where dispatched_at is null and due_at <= now()
            """;

    DueTable() {}

    /** Adds to {@code connection}'s transaction what the events of a batch say about waiting, after the deliveries were brought up to date. */
    public void apply(Connection connection, List<Change> changes) throws SQLException {
        try (PreparedStatement wait = connection.prepareStatement(WAIT);
                PreparedStatement ended = connection.prepareStatement(ENDED)) {
            // Sorted, as whoever locks many rows locks them; what is told of one delivery stays in its order.
            List<Change> sorted = changes.stream()
                    .sorted(Comparator.comparing(change -> change.event().deliveryId()))
                    .toList();
            for (Change change : sorted) {
                if (change.message() == null) {
                    end(ended, change.event());
                } else {
                    await(wait, change, change.message());
                }
            }
            wait.executeBatch();
            ended.executeBatch();
        }
    }

    /** Takes the rows that are due, for the time of a lease. */
    List<MailRecord> lease(Connection connection, int most, Duration lease) throws SQLException {
        List<MailRecord> due = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(LEASE)) {
            statement.setInt(1, most);
            statement.setLong(2, lease.toMillis());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    try {
                        due.add(new MailRecord(RecordCodec.envelope(rows.getString(1)), rows.getBytes(2)));
                    } catch (MalformedRecord e) { // of a newer release, perhaps, whose timer can read it
                        LOG.warn("a due row cannot be read", "emailId", rows.getString(3), "cause", e);
                    }
                }
            }
        }
        due.sort(Comparator.comparing(mail -> mail.envelope().deliveryId()));
        return due;
    }

    /**
     * They stand in their lanes now; the row stays until the outcome, so that nothing that waits is ever without a row.
     *
     * @param positions where, in the order of {@code mails}
     */
    void dispatched(Connection connection, List<MailRecord> mails, List<Event.Source> positions) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DISPATCHED)) {
            for (int i = 0; i < mails.size(); i++) {
                statement.setString(1, positions.get(i).topic());
                statement.setInt(2, positions.get(i).partition());
                statement.setLong(3, positions.get(i).offset());
                MailEnvelope envelope = mails.get(i).envelope();
                statement.setObject(4, envelope.emailId().value());
                statement.setInt(5, envelope.index());
                statement.setInt(6, envelope.attempt());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    /** For how many seconds the first that is due and stands in no lane has been due. */
    double lagSeconds(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LAG);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getDouble(1);
        }
    }

    private static void await(PreparedStatement wait, Change change, byte[] message) throws SQLException {
        Event event = change.event();
        MailEnvelope next = event.envelope().forAttempt(event.attempt() + 1);
        wait.setObject(1, next.emailId().value());
        wait.setInt(2, next.index());
        wait.setInt(3, next.attempt());
        // pgjdbc writes the greatest time as infinity.
        wait.setObject(
                4, event.dueAt() == null ? OffsetDateTime.MAX : event.dueAt().atOffset(ZoneOffset.UTC));
        wait.setString(5, next.lane().wire());
        wait.setString(6, RecordCodec.json(next));
        wait.setBytes(7, message);
        wait.setObject(8, next.emailId().value());
        wait.setInt(9, next.index());
        wait.setInt(10, event.attempt());
        wait.setString(11, change.status().wire());
        wait.addBatch();
    }

    private static void end(PreparedStatement ended, Event event) throws SQLException {
        ended.setObject(1, event.envelope().emailId().value());
        ended.setInt(2, event.envelope().index());
        ended.setInt(3, event.attempt() + 1);
        ended.addBatch();
    }

    /**
     * What an event means for the due table.
     *
     * @param status that it leaves the delivery in
     * @param message waits when there is one; without, whatever waited for this attempt is done
     */
    public record Change(Event event, DeliveryStatus status, byte @Nullable [] message) {}
}
