package dev.posthaste.bounce;

import dev.posthaste.DeliveryId;
import dev.posthaste.Refusal;
import dev.posthaste.ops.DatabaseThreads;
import dev.posthaste.ops.Patience;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.RowEnvelopes;
import dev.posthaste.secrecy.KeyMissing;
import io.agroal.api.AgroalDataSource;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
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
            select %s, d.attempt, d.route, d.source_topic, d.source_partition, d.source_offset
            from delivery d join email e on e.id = d.email_id
            where d.email_id = ? and d.position = ?
                and (d.status not in ('scheduled', 'queued', 'deferred')
                    or exists (select from delivery_event h
                        where h.email_id = d.email_id and h.position = d.position and h.type = 'in_doubt'))
            """.formatted(RowEnvelopes.COLUMNS);

    private static final Duration LONGEST = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final DatabaseThreads THREADS = new DatabaseThreads("reports", 2);

    private final AgroalDataSource database;
    private final RowEnvelopes envelopes;

    SentDeliveryRows(AgroalDataSource database, RowEnvelopes envelopes) {
        this.database = database;
        this.envelopes = envelopes;
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

    private Optional<SentDelivery> query(DeliveryId delivery) throws SQLException, KeyMissing {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SENT)) {
            statement.setObject(1, delivery.email().value());
            statement.setInt(2, delivery.index());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(sent(row)) : Optional.empty();
            }
        }
    }

    private SentDelivery sent(ResultSet row) throws SQLException, KeyMissing {
        int attempt = row.getInt("attempt");
        return new SentDelivery(
                envelopes.envelope(row, Math.max(1, attempt)), attempt, row.getString("route"), source(row));
    }

    private static Event.@Nullable Source source(ResultSet row) throws SQLException {
        String topic = row.getString("source_topic");
        return topic == null
                ? null
                : new Event.Source(topic, row.getInt("source_partition"), row.getLong("source_offset"));
    }
}
