package dev.posthaste.schedule;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailId;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.RecordCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as its rows stand, locked until the transaction ends.
 *
 * @param free what waits in the due table and has been taken by nobody; null when there is no such thing
 */
record WaitingMail(
        int index, DeliveryStatus status, @Nullable MailEnvelope free) {

    // Deliveries before due rows, as the projector does.
    private static final String DELIVERIES =
            "select position, status from delivery where email_id = ? and tenant = ? order by position for update";
    private static final String RECIPIENTS = """
            select jsonb_array_length(recipients -> 'to') + jsonb_array_length(recipients -> 'cc')
                + jsonb_array_length(recipients -> 'bcc')
            from email where id = ?
            """;
    private static final String FREE = """
            select position, envelope from due join due_mail using (email_id, position)
            where email_id = ? and leased_until is null
            order by position for update of due
            """;

    /**
     * @return every delivery of the email; none when the tenant has no such email, or not all of its deliveries have come through
     *     the log yet: what cannot be seen cannot be decided about
     */
    static List<WaitingMail> lock(Connection connection, String tenant, EmailId id) throws SQLException {
        Map<Integer, DeliveryStatus> deliveries = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(DELIVERIES)) {
            statement.setObject(1, id.value());
            statement.setString(2, tenant);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    deliveries.put(rows.getInt(1), DeliveryStatus.ofWire(rows.getString(2)));
                }
            }
        }
        if (deliveries.size() < recipients(connection, id)) {
            return List.of();
        }
        Map<Integer, MailEnvelope> free = free(connection, id);
        List<WaitingMail> mails = new ArrayList<>();
        deliveries.forEach((index, status) -> mails.add(new WaitingMail(index, status, free.get(index))));
        return mails;
    }

    private static int recipients(Connection connection, EmailId id) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(RECIPIENTS)) {
            statement.setObject(1, id.value());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    private static Map<Integer, MailEnvelope> free(Connection connection, EmailId id) throws SQLException {
        Map<Integer, MailEnvelope> free = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(FREE)) {
            statement.setObject(1, id.value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    free.put(rows.getInt(1), RecordCodec.envelope(rows.getString(2)));
                }
            }
        }
        return free;
    }
}
