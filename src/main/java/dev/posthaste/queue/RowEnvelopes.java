package dev.posthaste.queue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.DeliveryId;
import dev.posthaste.EmailAddress;
import dev.posthaste.EmailId;
import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.Tag;
import dev.posthaste.TraceParent;
import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.RowSeal;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A delivery as the rows remember it: what an event about it repeats. What only an attempt needs they do not keep. */
@Singleton
public class RowEnvelopes {

    /** Of the tables {@code email e} and {@code delivery d}. */
    public static final String COLUMNS = """
            e.id, e.tenant, e.message_id, e.sender, e.recipients::text as recipients, e.subject, e.sensitive, e.lane, e.stream,
                e.template, e.group_key, e.tags::text as tags, e.metadata::text as metadata, e.created_at, e.expires_at,
                e.scheduled_at, e.fingerprint, e.traceparent, d.position, d.recipient, d.supersede_key""";

    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, List<String>>> LISTS = new TypeReference<>() {};
    private static final TypeReference<List<Tag>> TAGS = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};

    private final RowSeal seal;

    RowEnvelopes(RowSeal seal) {
        this.seal = seal;
    }

    /**
     * @param row with {@link #COLUMNS}
     * @param attempt that is told of, from 1
     * @throws KeyMissing when it cannot be opened now
     */
    public MailEnvelope envelope(ResultSet row, int attempt) throws SQLException, KeyMissing {
        Mailbox from = Mailbox.parse(row.getString("sender"));
        Map<String, List<String>> recipients = json(row.getString("recipients"), LISTS);
        Instant scheduledAt = time(row, "scheduled_at");
        String kept = row.getString("supersede_key");
        SeriesKey series = kept == null ? null : SeriesKey.ofKept(kept);
        boolean sandbox = series != null && series.sandbox(); // of others no row says it
        var delivery = new DeliveryId(new EmailId(row.getObject("id", UUID.class)), row.getInt("position"));
        return new MailEnvelope(
                sandbox ? MailEnvelope.SANDBOX_VERSION : MailEnvelope.VERSION,
                delivery.email(),
                delivery.index(),
                attempt,
                row.getString("tenant"),
                from.address().toString(),
                EmailAddress.parse(seal.open(row.getString("recipient"))),
                Lane.ofWire(row.getString("lane")),
                row.getString("stream"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                row.getString("message_id"),
                from,
                mailboxes(recipients, "to"),
                mailboxes(recipients, "cc"),
                mailboxes(recipients, "bcc"),
                mailboxes(recipients, "reply_to"),
                seal.open(row.getString("subject")),
                json(row.getString("tags"), TAGS),
                json(row.getString("metadata"), TEXTS),
                row.getString("template"),
                row.getString("fingerprint"),
                scheduledAt == null ? null : new MailEnvelope.Plan(scheduledAt, null, 0),
                series == null ? null : series.text(),
                row.getString("group_key"),
                null,
                TraceParent.ofHeader(row.getString("traceparent")),
                sandbox,
                null,
                row.getBoolean("sensitive"));
    }

    private List<Mailbox> mailboxes(Map<String, List<String>> recipients, String kind) throws KeyMissing {
        List<Mailbox> mailboxes = new ArrayList<>();
        for (String kept : recipients.getOrDefault(kind, List.of())) {
            mailboxes.add(Mailbox.parse(seal.open(kept)));
        }
        return mailboxes;
    }

    private static <T> T json(String text, TypeReference<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A column of our own is not the JSON that it was.", e);
        }
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
