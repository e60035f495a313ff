package dev.posthaste.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.Mailbox;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.secrecy.RowSeal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An envelope as a row of {@code email}. */
final class EmailColumns {

    static final String NAMES = """
            id, tenant, message_id, sender, recipients, subject, lane, stream, template, tags, metadata, created_at, expires_at,
                fingerprint, scheduled_at, group_key, sensitive, traceparent""";

    static final String VALUES =
            "(?::uuid, ?, ?, ?, ?::jsonb, ?, ?, ?, ?, ?::jsonb, ?::jsonb, ?::timestamptz, ?::timestamptz, ?, ?::timestamptz, ?, ?, ?)";

    private static final JsonMapper JSON = new JsonMapper();

    private EmailColumns() {}

    /** Fills the first parameters of a statement that has {@link #VALUES}. */
    static void set(PreparedStatement row, RowSeal seal, MailEnvelope envelope) throws SQLException {
        row.setObject(1, envelope.emailId().value());
        row.setString(2, envelope.tenant());
        row.setString(3, envelope.messageId());
        row.setString(4, envelope.from().toString());
        row.setString(5, json(recipients(seal, envelope)));
        row.setString(6, seal.close(envelope.subject()));
        row.setString(7, envelope.lane().wire());
        row.setString(8, envelope.stream());
        row.setString(9, envelope.template());
        row.setString(10, json(envelope.tags()));
        row.setString(11, json(envelope.metadata()));
        time(row, 12, envelope.acceptedAt());
        time(row, 13, envelope.expiresAt());
        row.setString(14, envelope.fingerprint());
        time(row, 15, envelope.plan() == null ? null : envelope.plan().at());
        row.setString(16, envelope.groupKey());
        row.setBoolean(17, envelope.sensitive());
        row.setString(
                18,
                envelope.traceparent() == null ? null : envelope.traceparent().text());
    }

    static void time(PreparedStatement statement, int at, @Nullable Instant time) throws SQLException {
        statement.setObject(at, time == null ? null : time.atOffset(ZoneOffset.UTC), Types.TIMESTAMP_WITH_TIMEZONE);
    }

    private static Map<String, List<String>> recipients(RowSeal seal, MailEnvelope envelope) {
        Map<String, List<String>> recipients = new LinkedHashMap<>();
        recipients.put("to", texts(seal, envelope.to()));
        recipients.put("cc", texts(seal, envelope.cc()));
        recipients.put("bcc", texts(seal, envelope.bcc()));
        recipients.put("reply_to", texts(seal, envelope.replyTo()));
        return recipients;
    }

    private static List<String> texts(RowSeal seal, List<Mailbox> mailboxes) {
        return mailboxes.stream().map(each -> seal.close(each.toString())).toList();
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Texts and lists of them can be written as JSON.", e);
        }
    }
}
