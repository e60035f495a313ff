package dev.posthaste.track;

import static dev.posthaste.track.EmailColumns.time;

import dev.posthaste.DeliveryId;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailId;
import dev.posthaste.Pseudonym;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.supersede.Series;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Events become rows. Each statement may meet an event again, or a late one after its successor, and must then change nothing:
 * that is what lets a projector replay from any point.
 */
final class Projection implements AutoCloseable {

    private static final String EMAIL = "insert into email (%s) values %s on conflict (id) do nothing"
            .formatted(EmailColumns.NAMES, EmailColumns.VALUES);

    // Who was erased stays so, whatever is told of his mail later.
    // Of two reports the one of the later attempt is the truth, and of one attempt the one of higher rank.
    private static final String DELIVERY = """
            insert into delivery (email_id, position, tenant, recipient, recipient_key, status, attempt, rank, route,
                reply_code, reply_status, reply_text, next_attempt_at, updated_at, source_topic, source_partition, source_offset,
                supersede_key, created_at)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, (select e.created_at from email e where e.id = ?))
            on conflict (email_id, position) do update set
                recipient = case when delivery.recipient = '%1$s' then delivery.recipient else excluded.recipient end,
                recipient_key = case when delivery.recipient = '%1$s' then delivery.recipient_key else excluded.recipient_key end,
                status = excluded.status, attempt = excluded.attempt, rank = excluded.rank, route = excluded.route,
                reply_code = excluded.reply_code, reply_status = excluded.reply_status, reply_text = excluded.reply_text,
                next_attempt_at = excluded.next_attempt_at, updated_at = excluded.updated_at,
                source_topic = excluded.source_topic, source_partition = excluded.source_partition,
                source_offset = excluded.source_offset
            where (delivery.attempt, delivery.rank) < (excluded.attempt, excluded.rank)
            """.formatted(Pseudonym.ADDRESS);

    private static final String HAPPENED = """
            insert into delivery_event (email_id, position, attempt, type, at, route, peer, tls,
                reply_code, reply_status, reply_text, cause, next_attempt_at, revision, tries)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)
            on conflict do nothing
            """;

    private final Set<EmailId> seen = new HashSet<>();
    private final Map<DeliveryId, Told> latest = new TreeMap<>(); // sorted, as whoever locks many locks them
    private final RowSeal seal;
    private final PreparedStatement emails;
    private final PreparedStatement deliveries;
    private final PreparedStatement happened;
    private final Rivals rivals;

    Projection(Connection connection, RowSeal seal) throws SQLException {
        this.seal = seal;
        this.emails = connection.prepareStatement(EMAIL);
        this.deliveries = connection.prepareStatement(DELIVERY);
        this.happened = connection.prepareStatement(HAPPENED);
        this.rivals = new Rivals(connection, seal);
    }

    /** The state that an event leaves a delivery in; none when it only says that something is under way, or tells of a decision. */
    static Optional<DeliveryStatus> statusAfter(Event event) {
        return switch (event.type()) {
            case ACCEPTED -> Optional.of(DeliveryStatus.QUEUED);
            case RELAYED -> Optional.of(event.direct() ? DeliveryStatus.DELIVERED : DeliveryStatus.RELAYED);
            case DEFERRED -> Optional.of(DeliveryStatus.DEFERRED);
            case BOUNCED -> Optional.of(DeliveryStatus.BOUNCED);
            case DELIVERED -> Optional.of(DeliveryStatus.DELIVERED);
            case COMPLAINED -> Optional.of(DeliveryStatus.COMPLAINED);
            case DELAYED -> Optional.empty();
            case IN_DOUBT -> Optional.of(event.dueAt() == null ? DeliveryStatus.UNKNOWN : DeliveryStatus.DEFERRED);
            case EXPIRED -> Optional.of(DeliveryStatus.EXPIRED);
            case SUPPRESSED, CAPPED -> Optional.of(DeliveryStatus.SUPPRESSED);
            case FAILED -> Optional.of(DeliveryStatus.FAILED);
            case SCHEDULED -> Optional.of(DeliveryStatus.SCHEDULED);
            case SUPERSEDED -> event.isDecision() ? Optional.empty() : Optional.of(DeliveryStatus.SUPERSEDED);
            case CLAIMED, RESCHEDULED, CANCELED, RESOLVED, RETRIED, CONFLICT -> Optional.empty();
        };
    }

    /** The last word on a delivery within a batch. */
    private record Told(Event event, DeliveryStatus status) {

        Told orLater(Told other) {
            boolean later = other.event.attempt() > event.attempt()
                    || other.event.attempt() == event.attempt() && other.status.rank() > status.rank();
            return later ? other : this;
        }
    }

    void add(Event event, DeliveryStatus status) throws SQLException {
        if (seen.add(event.envelope().emailId())) {
            EmailColumns.set(emails, seal, event.envelope());
            emails.addBatch();
        }
        latest.merge(event.deliveryId(), new Told(event, status), Told::orLater);
        addHappened(event);
        rivals.look(event);
    }

    /** One that was not sent, because another had its key: a line, and no news of the one that was. */
    void addConflict(Event event) throws SQLException {
        addHappened(event);
        rivals.unsent(event);
    }

    /** A line of the timeline that changes no state. */
    void addHappened(Event event) throws SQLException {
        happened.setObject(1, event.envelope().emailId().value());
        happened.setInt(2, event.envelope().index());
        happened.setInt(3, event.attempt());
        happened.setString(4, event.type().wire());
        time(happened, 5, event.at());
        happened.setString(6, event.route());
        happened.setString(7, event.peer());
        happened.setString(8, event.tls());
        reply(happened, 9, event.reply());
        happened.setString(12, seal.closeIfAny(event.cause()));
        time(happened, 13, event.dueAt());
        happened.setInt(14, event.envelope().revision());
        happened.setString(15, event.tries() == null ? null : SealedTries.json(seal, event.tries()));
        happened.addBatch();
    }

    /** Writes what was added since the last time. */
    void execute() throws SQLException {
        for (Told told : latest.values()) {
            addDelivery(told.event(), told.status());
        }
        latest.clear();
        emails.executeBatch();
        deliveries.executeBatch();
        happened.executeBatch();
        rivals.execute();
    }

    private void addDelivery(Event event, DeliveryStatus status) throws SQLException {
        MailEnvelope envelope = event.envelope();
        deliveries.setObject(1, envelope.emailId().value());
        deliveries.setInt(2, envelope.index());
        deliveries.setString(3, envelope.tenant());
        deliveries.setString(4, seal.close(envelope.recipient().toString()));
        deliveries.setString(5, seal.key(envelope.recipient().canonical()));
        deliveries.setString(6, status.wire());
        deliveries.setInt(7, event.attempt());
        deliveries.setInt(8, status.rank());
        deliveries.setString(9, event.route());
        reply(deliveries, 10, event.reply());
        time(deliveries, 13, event.dueAt());
        time(deliveries, 14, event.at());
        Event.Source source = event.source();
        deliveries.setString(15, source == null ? null : source.topic());
        deliveries.setObject(16, source == null ? null : source.partition(), Types.INTEGER);
        deliveries.setObject(17, source == null ? null : source.offset(), Types.BIGINT);
        deliveries.setString(18, Series.of(envelope).map(Series::key).orElse(null));
        deliveries.setObject(19, envelope.emailId().value());
        deliveries.addBatch();
    }

    private void reply(PreparedStatement statement, int first, Event.@Nullable Reply reply) throws SQLException {
        statement.setObject(first, reply == null ? null : reply.code(), Types.INTEGER);
        statement.setString(first + 1, reply == null ? null : reply.enhancedStatus());
        statement.setString(first + 2, reply == null ? null : seal.close(reply.text()));
    }

    @Override
    public void close() throws SQLException {
        try (emails;
                deliveries;
                happened;
                rivals) {
            // closes the four
        }
    }
}
