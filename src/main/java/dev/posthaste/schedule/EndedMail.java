package dev.posthaste.schedule;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailId;
import dev.posthaste.Pseudonym;
import dev.posthaste.queue.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as its row says that it ended, locked until the transaction ends.
 *
 * @param attempt the last
 * @param rival whether another request under the same idempotency key was sent in its place
 * @param erased whether its recipient was forgotten; the log still knows who that was
 * @param source where its mail stands in the log; null when the row does not say
 */
record EndedMail(
        int index, DeliveryStatus status, int attempt, boolean rival, boolean erased, Event.@Nullable Source source) {

    // What lost to a rival keeps the rank that it had while it was queued.
    private static final String DELIVERIES = """
            select position, status, attempt, rank < ?, recipient = ?, source_topic, source_partition, source_offset from delivery
            where email_id = ? and tenant = ?
            order by position for update
            """;

    /** @return all deliveries of the email, ended or not; none when the tenant has no such email */
    static List<EndedMail> lock(Connection connection, String tenant, EmailId id) throws SQLException {
        List<EndedMail> mails = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(DELIVERIES)) {
            statement.setInt(1, DeliveryStatus.DEFERRED.rank());
            statement.setString(2, Pseudonym.ADDRESS);
            statement.setObject(3, id.value());
            statement.setString(4, tenant);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    mails.add(of(row));
                }
            }
        }
        return mails;
    }

    private static EndedMail of(ResultSet row) throws SQLException {
        DeliveryStatus status = DeliveryStatus.ofWire(row.getString(2));
        String topic = row.getString(6);
        return new EndedMail(
                row.getInt(1),
                status,
                row.getInt(3),
                status == DeliveryStatus.FAILED && row.getBoolean(4),
                row.getBoolean(5),
                topic == null ? null : new Event.Source(topic, row.getInt(7), row.getLong(8)));
    }

    /** @param sentToo whether the caller said that what was sent is to be sent again, too */
    boolean canBeRetried(boolean sentToo) {
        return !erased
                && switch (status) {
                    case BOUNCED, EXPIRED, SUPPRESSED -> true;
                    case FAILED -> !rival;
                    case RELAYED, DELIVERED -> sentToo;
                    // Of these a caller was told that they are never sent, or the recipient does not want more of it;
                    // what is in doubt is resolved.
                    case CANCELED, SUPERSEDED, COMPLAINED, UNKNOWN -> false;
                    case SCHEDULED, QUEUED, DEFERRED -> false;
                };
    }

    String whyNot() {
        if (erased) {
            return "Its recipient was erased, and is not written to again.";
        }
        return switch (status) {
            case BOUNCED, EXPIRED, SUPPRESSED -> "It can be sent again.";
            case FAILED -> "Another email with the same Idempotency-Key was sent in its place.";
            case RELAYED, DELIVERED ->
                "It was sent already. With include_sent it is sent again, and its recipients have it twice.";
            case CANCELED, SUPERSEDED ->
                "It was called back, and what was called back is never sent; send a new email.";
            case COMPLAINED -> "Its recipient reported it as spam.";
            case UNKNOWN -> "It is held in doubt: resolve it.";
            case SCHEDULED, QUEUED, DEFERRED -> "It has not ended; it is still to be sent.";
        };
    }
}
