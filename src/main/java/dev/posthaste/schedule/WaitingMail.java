package dev.posthaste.schedule;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailId;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.RecordCodec;
import java.nio.charset.StandardCharsets;
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

    // Deliveries before due rows, as everybody who locks both.
    private static final String DELIVERIES =
            "select position, status from delivery where email_id = ? and tenant = ? order by position for update";
    private static final String FREE = """
            select position, envelope from due
            where email_id = ? and leased_until is null
            order by position for update
            """;

    /** @return every delivery of the email; none when the tenant has no such email */
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
        Map<Integer, MailEnvelope> free = free(connection, id);
        List<WaitingMail> mails = new ArrayList<>();
        deliveries.forEach((index, status) -> mails.add(new WaitingMail(index, status, free.get(index))));
        return mails;
    }

    private static Map<Integer, MailEnvelope> free(Connection connection, EmailId id) throws SQLException {
        Map<Integer, MailEnvelope> free = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(FREE)) {
            statement.setObject(1, id.value());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    byte[] envelope = rows.getString(2).getBytes(StandardCharsets.UTF_8);
                    free.put(rows.getInt(1), RecordCodec.readEnvelope(envelope));
                }
            }
        }
        return free;
    }
}
