package dev.posthaste.schedule;

import dev.posthaste.DeliveryId;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.queue.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;

/** What the rows say of a delivery, where that changes in the moment in which its due row does. */
final class Standing {

    // As for the projector: a later attempt, or a higher rank in the same one, is the later truth.
    private static final String BECOMES = """
            update delivery set status = ?, attempt = ?, rank = ?, next_attempt_at = null, updated_at = ?
            where email_id = ? and position = ? and (attempt, rank) < (?, ?)
            """;
    private static final String ENDS = """
            update delivery set status = ?, rank = ?, updated_at = ?
            where email_id = ? and position = ? and attempt = ? and status = 'unknown'
            """;
    // Locked in the order in which whoever locks many rows locks them.
    private static final String QUEUED = """
            with stands as (select * from unnest(?, ?, ?) as at (email_id, position, attempt)),
            mine as materialized (
                select email_id, position, stands.attempt from delivery join stands using (email_id, position)
                where (delivery.attempt, delivery.rank) < (stands.attempt, ?)
                order by email_id, position
                for update of delivery)
            update delivery set status = ?, attempt = mine.attempt, rank = ?, next_attempt_at = null, updated_at = ?
            from mine
            where delivery.email_id = mine.email_id and delivery.position = mine.position
            """;
    private static final String WAITS_UNTIL =
            "update delivery set next_attempt_at = ? where email_id = ? and position = ? and status = 'scheduled'";
    private static final String HAPPENED = """
            insert into delivery_event (email_id, position, attempt, type, revision, at, cause, next_attempt_at)
            values (?, ?, ?, ?, ?, ?, ?, ?)
            on conflict do nothing
            """;

    private Standing() {}

    static void becomes(Connection connection, DeliveryId delivery, DeliveryStatus status, int attempt, Instant at)
            throws SQLException {
        try (PreparedStatement becomes = connection.prepareStatement(BECOMES)) {
            becomes.setString(1, status.wire());
            becomes.setInt(2, attempt);
            becomes.setInt(3, status.rank());
            becomes.setObject(4, at.atOffset(ZoneOffset.UTC));
            becomes.setObject(5, delivery.email().value());
            becomes.setInt(6, delivery.index());
            becomes.setInt(7, attempt);
            becomes.setInt(8, status.rank());
            becomes.executeUpdate();
        }
    }

    /** Of a mail that is held in doubt. @return false when it is not, or not since the attempt that was decided about */
    static boolean ends(Connection connection, Event decision, DeliveryStatus status) throws SQLException {
        try (PreparedStatement ends = connection.prepareStatement(ENDS)) {
            ends.setString(1, status.wire());
            ends.setInt(2, status.rank());
            ends.setObject(3, decision.at().atOffset(ZoneOffset.UTC));
            ends.setObject(4, decision.envelope().emailId().value());
            ends.setInt(5, decision.envelope().index());
            ends.setInt(6, decision.attempt());
            return ends.executeUpdate() > 0;
        }
    }

    /** They stand in their lanes now. */
    static void queued(Connection connection, List<Dispatched> mails, Instant at) throws SQLException {
        try (PreparedStatement queued = connection.prepareStatement(QUEUED)) {
            queued.setArray(
                    1,
                    Dispatched.column(
                            connection,
                            "uuid",
                            mails,
                            mail -> mail.delivery().email().value()));
            queued.setArray(
                    2,
                    Dispatched.column(
                            connection, "int", mails, mail -> mail.delivery().index()));
            queued.setArray(3, Dispatched.column(connection, "int", mails, Dispatched::attempt));
            queued.setInt(4, DeliveryStatus.QUEUED.rank());
            queued.setString(5, DeliveryStatus.QUEUED.wire());
            queued.setInt(6, DeliveryStatus.QUEUED.rank());
            queued.setObject(7, at.atOffset(ZoneOffset.UTC));
            queued.executeUpdate();
        }
    }

    static void waitsUntil(Connection connection, DeliveryId delivery, Instant dueAt) throws SQLException {
        try (PreparedStatement waits = connection.prepareStatement(WAITS_UNTIL)) {
            waits.setObject(1, dueAt.atOffset(ZoneOffset.UTC));
            waits.setObject(2, delivery.email().value());
            waits.setInt(3, delivery.index());
            waits.executeUpdate();
        }
    }

    static void happened(Connection connection, Event event) throws SQLException {
        try (PreparedStatement happened = connection.prepareStatement(HAPPENED)) {
            happened.setObject(1, event.envelope().emailId().value());
            happened.setInt(2, event.envelope().index());
            happened.setInt(3, event.attempt());
            happened.setString(4, event.type().wire());
            happened.setInt(5, event.envelope().revision());
            happened.setObject(6, event.at().atOffset(ZoneOffset.UTC));
            happened.setString(7, event.cause());
            happened.setObject(8, event.dueAt() == null ? null : event.dueAt().atOffset(ZoneOffset.UTC));
            happened.executeUpdate();
        }
    }
}
