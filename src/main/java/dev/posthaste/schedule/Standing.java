package dev.posthaste.schedule;

import dev.posthaste.DeliveryId;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
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
            set(becomes, delivery, status, attempt, at);
            becomes.executeUpdate();
        }
    }

    /** They stand in their lanes, for the attempts that their envelopes name. */
    static void queued(Connection connection, List<MailRecord> mails, Instant at) throws SQLException {
        try (PreparedStatement becomes = connection.prepareStatement(BECOMES)) {
            for (MailRecord mail : mails) {
                MailEnvelope envelope = mail.envelope();
                set(becomes, envelope.deliveryId(), DeliveryStatus.QUEUED, envelope.attempt(), at);
                becomes.addBatch();
            }
            becomes.executeBatch();
        }
    }

    private static void set(
            PreparedStatement becomes, DeliveryId delivery, DeliveryStatus status, int attempt, Instant at)
            throws SQLException {
        becomes.setString(1, status.wire());
        becomes.setInt(2, attempt);
        becomes.setInt(3, status.rank());
        becomes.setObject(4, at.atOffset(ZoneOffset.UTC));
        becomes.setObject(5, delivery.email().value());
        becomes.setInt(6, delivery.index());
        becomes.setInt(7, attempt);
        becomes.setInt(8, status.rank());
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
