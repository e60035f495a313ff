package dev.posthaste.bounce;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.DeliveryId;
import dev.posthaste.EmailAddress;
import dev.posthaste.Lane;
import dev.posthaste.Mailbox;
import dev.posthaste.Refusal;
import dev.posthaste.Tag;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.Patience;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Asks the rows for a delivery on which a report came. A report can wait, as its sender tries again for days; so the database may be
 * asked here, and every event says all that its readers need.
 */
@Singleton
final class SentDeliveryRows implements SentDeliveries {

    // While nothing in the rows can have left, they are behind: of which attempt the report tells is not known yet.
    private static final String SENT = """
            select e.tenant, e.message_id, e.sender, e.recipients::text as recipients, e.subject, e.lane, e.stream, e.template,
                e.tags::text as tags, e.metadata::text as metadata, e.created_at, e.expires_at, e.scheduled_at, e.fingerprint,
                d.recipient, d.attempt, d.route, d.supersede_key, d.source_topic, d.source_partition, d.source_offset
            from delivery d join email e on e.id = d.email_id
            where d.email_id = ? and d.position = ?
                and (d.status not in ('scheduled', 'queued', 'deferred')
                    or exists (select from delivery_event h
                        where h.email_id = d.email_id and h.position = d.position and h.type = 'in_doubt'))
            """;

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final DatabaseThreads THREADS = new DatabaseThreads("reports", 2);
    private static final JsonMapper JSON = new JsonMapper();

    private final AgroalDataSource database;

    SentDeliveryRows(AgroalDataSource database) {
        this.database = database;
    }

    @Override
    public SentDelivery of(DeliveryId delivery) {
        return Patience.until(() -> find(delivery)).orElseThrow(() -> later("This delivery is not known yet as sent."));
    }

    private Optional<SentDelivery> find(DeliveryId delivery) {
        try {
            return THREADS.ask(() -> query(delivery), LONGEST);
        } catch (ExecutionException | TimeoutException _) {
            throw later("The database does not answer, so reports cannot be taken now.");
        }
    }

    private static Refusal later(String detail) {
        return Refusal.retryLater(Refusal.Reason.UNAVAILABLE, detail, SOON);
    }

    private Optional<SentDelivery> query(DeliveryId delivery) throws SQLException, JsonProcessingException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SENT)) {
            statement.setObject(1, delivery.email().value());
            statement.setInt(2, delivery.index());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(sent(delivery, row)) : Optional.empty();
            }
        }
    }

    private static SentDelivery sent(DeliveryId delivery, ResultSet row) throws SQLException, JsonProcessingException {
        int attempt = row.getInt("attempt");
        return new SentDelivery(
                envelope(delivery, Math.max(1, attempt), row), attempt, row.getString("route"), source(row));
    }

    private static MailEnvelope envelope(DeliveryId delivery, int attempt, ResultSet row)
            throws SQLException, JsonProcessingException {
        Mailbox from = Mailbox.parse(row.getString("sender"));
        Map<String, List<String>> recipients =
                JSON.readValue(row.getString("recipients"), new TypeReference<Map<String, List<String>>>() {});
        Instant scheduledAt = time(row, "scheduled_at");
        return new MailEnvelope(
                MailEnvelope.VERSION,
                delivery.email(),
                delivery.index(),
                attempt,
                row.getString("tenant"),
                from.address().toString(),
                EmailAddress.parse(row.getString("recipient")),
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
                row.getString("subject"),
                JSON.readValue(row.getString("tags"), new TypeReference<List<Tag>>() {}),
                JSON.readValue(row.getString("metadata"), new TypeReference<Map<String, String>>() {}),
                row.getString("template"),
                row.getString("fingerprint"),
                scheduledAt == null ? null : new MailEnvelope.Plan(scheduledAt, null, 0),
                row.getString("supersede_key"),
                null);
    }

    private static List<Mailbox> mailboxes(Map<String, List<String>> recipients, String kind) {
        return recipients.getOrDefault(kind, List.of()).stream()
                .map(Mailbox::parse)
                .toList();
    }

    private static Event.@Nullable Source source(ResultSet row) throws SQLException {
        String topic = row.getString("source_topic");
        return topic == null
                ? null
                : new Event.Source(topic, row.getInt("source_partition"), row.getLong("source_offset"));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
