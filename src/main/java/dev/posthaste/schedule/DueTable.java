package dev.posthaste.schedule;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.RecordCodec;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What must wait, and until when. A row comes with a {@code deferred} or {@code in_doubt} event and goes with the outcome of the
 * attempt that it asked for. Due times are compared with the database's clock alone, so that pods need not agree on the time.
 */
@Singleton
public class DueTable {

    // Only when the delivery still stands where the event left it: a replayed event must not bring back what has ended
    // since.
    private static final String WAIT = """
            insert into due (email_id, position, attempt, due_at, lane, envelope, message)
            select ?, ?, ?, ?, ?, ?::jsonb, ?
            where exists (
                select from delivery d
                where d.email_id = ? and d.position = ? and d.attempt = ? and d.status = 'deferred')
            on conflict (email_id, position) do update set
                attempt = excluded.attempt, due_at = excluded.due_at, lane = excluded.lane,
                envelope = excluded.envelope, message = excluded.message, leased_until = null, dispatched_at = null
            where due.attempt < excluded.attempt
            """;

    // One more than the attempt: what was put back in doubt, and turned out to have arrived, is not sent again.
    private static final String ENDED = "delete from due where email_id = ? and position = ? and attempt <= ?";

    private static final String LEASE = """
            update due set leased_until = now() + ? * interval '1 millisecond'
            where (email_id, position) in (
                select email_id, position from due
                where dispatched_at is null and due_at <= now() and (leased_until is null or leased_until <= now())
                order by due_at
                limit ?
                for update skip locked)
            returning envelope, message
            """;

    private static final String DISPATCHED =
            "update due set dispatched_at = now() where email_id = ? and position = ? and attempt = ?";

    DueTable() {}

    /** Adds to {@code connection}'s transaction what the events of a batch say about waiting, after the deliveries were brought up to date. */
    public void apply(Connection connection, List<Change> changes) throws SQLException {
        try (PreparedStatement wait = connection.prepareStatement(WAIT);
                PreparedStatement ended = connection.prepareStatement(ENDED)) {
            for (Change change : changes) {
                if (change.message() == null) {
                    end(ended, change.event());
                } else {
                    await(wait, change.event(), change.message());
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
            statement.setLong(1, lease.toMillis());
            statement.setInt(2, most);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    MailEnvelope envelope =
                            RecordCodec.readEnvelope(rows.getString(1).getBytes(StandardCharsets.UTF_8));
                    due.add(new MailRecord(envelope, rows.getBytes(2)));
                }
            }
        }
        return due;
    }

    /** They stand in their lanes now; the row stays until the outcome, so that nothing that waits is ever without a row. */
    void dispatched(Connection connection, List<MailRecord> mails) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DISPATCHED)) {
            for (MailRecord mail : mails) {
                statement.setObject(1, mail.envelope().emailId().value());
                statement.setInt(2, mail.envelope().index());
                statement.setInt(3, mail.envelope().attempt());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static void await(PreparedStatement wait, Event event, byte[] message) throws SQLException {
        MailEnvelope next = event.envelope().forAttempt(event.attempt() + 1);
        wait.setObject(1, next.emailId().value());
        wait.setInt(2, next.index());
        wait.setInt(3, next.attempt());
        wait.setObject(4, Objects.requireNonNull(event.dueAt()).atOffset(ZoneOffset.UTC));
        wait.setString(5, next.lane().wire());
        wait.setString(6, new String(RecordCodec.write(next), StandardCharsets.UTF_8));
        wait.setBytes(7, message);
        wait.setObject(8, next.emailId().value());
        wait.setInt(9, next.index());
        wait.setInt(10, event.attempt());
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
     * @param message waits when there is one; without, whatever waited for this attempt is done
     */
    public record Change(Event event, byte @Nullable [] message) {}
}
