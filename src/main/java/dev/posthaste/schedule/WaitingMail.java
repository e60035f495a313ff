package dev.posthaste.schedule;

import dev.posthaste.DeliveryId;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailId;
import dev.posthaste.Refusal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.Seals;
import dev.posthaste.secrecy.KeyMissing;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as its rows stand, locked until the transaction ends.
 *
 * @param attempt that its status tells of
 * @param free what waits in the due table and has been taken by nobody; null when there is no such thing
 */
record WaitingMail(
        int index,
        DeliveryStatus status,
        int attempt,
        @Nullable MailEnvelope free) {

    // Deliveries before due rows, as the projector does.
    private static final String DELIVERIES = """
            select email_id, position, status, attempt from delivery
            where email_id = any (?) and tenant = ?
            order by email_id, position for update
            """;
    private static final String RECIPIENTS = """
            select id, jsonb_array_length(recipients -> 'to') + jsonb_array_length(recipients -> 'cc')
                + jsonb_array_length(recipients -> 'bcc')
            from email where id = any (?)
            """;
    private static final String FREE = """
            select email_id, position, envelope from due join due_mail using (email_id, position)
            where email_id = any (?) and leased_until is null
            order by email_id, position for update of due
            """;

    private record Stand(DeliveryStatus status, int attempt) {}

    /**
     * @return every delivery of the email; none when the tenant has no such email, or not all of its deliveries have come through
     *     the log yet: what cannot be seen cannot be decided about
     */
    static List<WaitingMail> lock(Connection connection, Seals seals, String tenant, EmailId id)
            throws SQLException, KeyMissing {
        return lock(connection, seals, tenant, List.of(id)).getOrDefault(id, List.of());
    }

    /** Of several emails, those of which every delivery can be seen. */
    static Map<EmailId, List<WaitingMail>> lock(Connection connection, Seals seals, String tenant, List<EmailId> ids)
            throws SQLException, KeyMissing {
        Array emails = connection.createArrayOf(
                "uuid", ids.stream().map(EmailId::value).toArray());
        Map<DeliveryId, Stand> stands = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(DELIVERIES)) {
            statement.setArray(1, emails);
            statement.setString(2, tenant);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    stands.put(delivery(rows), new Stand(DeliveryStatus.ofWire(rows.getString(3)), rows.getInt(4)));
                }
            }
        }
        Map<EmailId, Integer> recipients = recipients(connection, emails);
        Map<DeliveryId, MailEnvelope> free = free(connection, seals, emails);
        Map<EmailId, List<WaitingMail>> mails = new LinkedHashMap<>();
        stands.forEach((delivery, stand) -> mails.computeIfAbsent(delivery.email(), _ -> new ArrayList<>())
                .add(new WaitingMail(delivery.index(), stand.status(), stand.attempt(), free.get(delivery))));
        mails.entrySet().removeIf(email -> email.getValue().size() < recipients.getOrDefault(email.getKey(), 0));
        return mails;
    }

    /**
     * What calls back all that is still open of an email; nothing when it was called back before.
     *
     * @throws Refusal when a part of it is on its way, or nothing of it is left to be called back
     */
    static List<Event> canceled(List<WaitingMail> mails, Instant now) {
        if (mails.stream().allMatch(mail -> mail.status() == DeliveryStatus.CANCELED)) {
            return List.of();
        }
        return open(mails).stream()
                .map(mail -> Event.decided(Event.Type.CANCELED, now, mail, null, null))
                .toList();
    }

    /**
     * What is still open of an email.
     *
     * @throws Refusal unless all of that can still be decided about
     */
    static List<MailEnvelope> open(List<WaitingMail> mails) {
        List<WaitingMail> open =
                mails.stream().filter(mail -> !mail.status().terminal()).toList();
        if (open.isEmpty()) {
            throw new Refusal(
                    Refusal.Reason.TOO_LATE,
                    mails.stream().anyMatch(mail -> mail.status() == DeliveryStatus.UNKNOWN)
                            ? "Nothing of this email is left to be sent, but it is held in doubt: resolve it."
                            : "Nothing of this email is left to be sent.");
        }
        List<MailEnvelope> free =
                open.stream().map(WaitingMail::free).filter(Objects::nonNull).toList();
        if (free.size() < open.size()) {
            throw new Refusal(
                    Refusal.Reason.TOO_LATE,
                    "This email, or a part of it, is on its way already; nothing was changed.");
        }
        return free;
    }

    private static Map<EmailId, Integer> recipients(Connection connection, Array emails) throws SQLException {
        Map<EmailId, Integer> recipients = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(RECIPIENTS)) {
            statement.setArray(1, emails);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    recipients.put(new EmailId(rows.getObject(1, UUID.class)), rows.getInt(2));
                }
            }
        }
        return recipients;
    }

    private static Map<DeliveryId, MailEnvelope> free(Connection connection, Seals seals, Array emails)
            throws SQLException, KeyMissing {
        Map<DeliveryId, MailEnvelope> free = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(FREE)) {
            statement.setArray(1, emails);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    free.put(delivery(rows), seals.envelope(rows.getString(3)));
                }
            }
        }
        return free;
    }

    private static DeliveryId delivery(ResultSet row) throws SQLException {
        return new DeliveryId(new EmailId(row.getObject(1, UUID.class)), row.getInt(2));
    }
}
