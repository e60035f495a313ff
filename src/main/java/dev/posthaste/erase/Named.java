package dev.posthaste.erase;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailAddress;
import dev.posthaste.Mailbox;
import dev.posthaste.Pseudonym;
import dev.posthaste.Redacted;
import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.RowSeal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;

/** The rows of one tenant that name somebody. Each method is one step of a transaction. */
final class Named {

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, List<String>>> LISTS = new TypeReference<>() {};

    private static final String DELIVERIES = """
            with mine as materialized (
                select email_id, position from delivery
                where tenant = ? and recipient_key = any(?) and status = any(?)
                order by email_id, position limit 500 for update)
            update delivery d set recipient = ?, recipient_key = ?, reply_text = null, supersede_key = null
            from mine where d.email_id = mine.email_id and d.position = mine.position
            returning d.email_id
            """;

    private static final String RECIPIENTS =
            "select id, recipients from email where tenant = ? and id = any(?) order by id for update";
    private static final String EMAIL =
            "update email set recipients = ?::jsonb, subject = ?, metadata = '{}' where tenant = ? and id = ?";

    // Servers and reports repeat the address. Also of what was erased before: more may have been told since.
    private static final String EVENTS = """
            update delivery_event e set reply_text = null, cause = null, tries = null
            from delivery d
            where d.tenant = ? and d.recipient_key = ? and e.email_id = d.email_id and e.position = d.position
                and (e.reply_text is not null or e.cause is not null or e.tries is not null)
            """;
    private static final String SAID =
            "update delivery set reply_text = null where tenant = ? and recipient_key = ? and reply_text is not null";
    private static final String TOLD = """
            delete from webhook_event e using delivery d, webhook w
            where d.tenant = ? and d.recipient_key = ? and e.email_id = d.email_id
                and w.id = e.webhook_id and w.tenant = d.tenant
            """;
    private static final String ON_THE_WAY =
            "select count(*) from delivery where tenant = ? and recipient_key = any(?)";

    private static final String LIVE = "removed_at is null and (expires_at is null or expires_at > now())";
    private static final String FORGET_ENDED =
            "delete from suppression where tenant = ? and recipient_key = any(?) and not (" + LIVE + ")";
    // He was put on the list anew after he was erased from it: the newer entry holds.
    private static final String FORGET_FORMER = """
            delete from suppression where tenant = ? and recipient_key = ?
                and exists (select from suppression s where s.tenant = ? and s.recipient_key = any(?))
            """;
    private static final String SUPPRESSION =
            "update suppression set recipient = ?, recipient_key = ?, note = null where tenant = ? and recipient_key = any(?)";
    private static final String SUPPRESSED =
            "select exists (select from suppression where tenant = ? and recipient_key = ? and " + LIVE + ")";

    private final Connection connection;
    private final String tenant;
    private final RowSeal seal;
    private final String key;
    private final Array keys;
    private final String pseudonym;

    Named(Connection connection, RowSeal seal, String tenant, EmailAddress address) throws SQLException {
        this.connection = connection;
        this.seal = seal;
        this.tenant = tenant;
        this.key = address.canonical();
        this.keys = connection.createArrayOf("text", seal.keys(key).toArray());
        this.pseudonym = Pseudonym.of(tenant, key);
    }

    /** @param deliveries that were changed; 0 when there are no more */
    record Portion(int deliveries, Set<UUID> emails) {}

    /** Of what has ended, the deliveries and their emails. */
    Portion portion() throws SQLException, KeyMissing {
        int deliveries = 0;
        Set<UUID> emails = new TreeSet<>();
        try (PreparedStatement change = connection.prepareStatement(DELIVERIES)) {
            change.setString(1, tenant);
            change.setArray(2, keys);
            change.setArray(3, connection.createArrayOf("text", ended()));
            change.setString(4, Pseudonym.ADDRESS);
            change.setString(5, pseudonym);
            try (ResultSet rows = change.executeQuery()) {
                while (rows.next()) {
                    deliveries++;
                    emails.add(rows.getObject(1, UUID.class));
                }
            }
        }
        changeEmails(emails);
        return new Portion(deliveries, emails);
    }

    private void changeEmails(Set<UUID> emails) throws SQLException, KeyMissing {
        Map<UUID, String> recipients = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(RECIPIENTS)) {
            statement.setString(1, tenant);
            statement.setArray(2, connection.createArrayOf("uuid", emails.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    recipients.put(rows.getObject(1, UUID.class), without(rows.getString(2)));
                }
            }
        }
        try (PreparedStatement change = connection.prepareStatement(EMAIL)) {
            for (Map.Entry<UUID, String> each : recipients.entrySet()) {
                change.setString(1, each.getValue());
                change.setString(2, Redacted.TEXT);
                change.setString(3, tenant);
                change.setObject(4, each.getKey());
                change.addBatch();
            }
            change.executeBatch();
        }
    }

    private String without(String recipients) throws KeyMissing {
        try {
            Map<String, List<String>> lists = JSON.readValue(recipients, LISTS);
            for (List<String> texts : lists.values()) {
                for (int i = 0; i < texts.size(); i++) {
                    if (isHis(texts.get(i))) {
                        texts.set(i, Pseudonym.ADDRESS);
                    }
                }
            }
            return JSON.writeValueAsString(lists);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Recipients of our own cannot be read.", e);
        }
    }

    private boolean isHis(String kept) throws KeyMissing {
        return key.equals(Mailbox.parse(seal.open(kept)).address().canonical());
    }

    void forgetWhatWasSaid() throws SQLException {
        update(SAID, tenant, pseudonym);
        update(EVENTS, tenant, pseudonym);
    }

    int forgetWhatWasTold() throws SQLException {
        return update(TOLD, tenant, pseudonym);
    }

    void forgetSuppression() throws SQLException {
        update(FORGET_ENDED, tenant, keys);
        update(FORGET_FORMER, tenant, pseudonym, tenant, keys);
        update(SUPPRESSION, Pseudonym.ADDRESS, pseudonym, tenant, keys);
    }

    boolean isSuppressed() throws SQLException {
        try (PreparedStatement ask = connection.prepareStatement(SUPPRESSED)) {
            ask.setString(1, tenant);
            ask.setString(2, pseudonym);
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    int onTheWay() throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(ON_THE_WAY)) {
            count.setString(1, tenant);
            count.setArray(2, keys);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    private int update(String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static Object[] ended() {
        return Stream.of(DeliveryStatus.values())
                .filter(DeliveryStatus::terminal)
                .map(DeliveryStatus::wire)
                .toArray();
    }
}
