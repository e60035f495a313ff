package dev.posthaste.track;

import static dev.posthaste.track.EmailColumns.time;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.secrecy.RowSeal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Two requests with one idempotency key and two bodies, which came at the same moment to two pods: they have one id, and the rows
 * can show one of them. Within a lane the relay sends one and tells of the other; over two lanes nobody could, and it is named here.
 */
final class Rivals implements AutoCloseable {

    // What the relay tells of is what was sent; the first to be announced may have been the other.
    private static final String SENT = """
            with told (%s) as (values %s)
            update email e set
                message_id = t.message_id, sender = t.sender, recipients = t.recipients, subject = t.subject, lane = t.lane,
                stream = t.stream, template = t.template, tags = t.tags, metadata = t.metadata, created_at = t.created_at,
                expires_at = t.expires_at, fingerprint = t.fingerprint, scheduled_at = t.scheduled_at,
                group_key = t.group_key, sensitive = t.sensitive, traceparent = t.traceparent
            from told t
            where e.id = t.id and e.fingerprint <> t.fingerprint
            """.formatted(EmailColumns.NAMES, EmailColumns.VALUES);

    private static final String NAMED = """
            insert into delivery_event (email_id, position, attempt, type, at, cause)
            select e.id, 0, 1, 'conflict', ?, case
                when ? or e.scheduled_at is not null then
                    'another request with the same Idempotency-Key and other content came at the same moment; one of the two was not sent'
                else
                    'another request with the same Idempotency-Key and other content came at the same moment in another lane; both were sent'
                end
            from email e
            where e.id = ? and e.fingerprint <> ? and (? or e.scheduled_at is not null or e.lane <> ?)
            on conflict do nothing
            """;

    // A recipient of the one that was not sent, whom the other does not have: nothing else will be told of it. The rank
    // stays, so that whatever is told after all counts.
    private static final String UNSENT = """
            update delivery set status = 'failed', updated_at = ?
            where email_id = ? and position = ? and position > 0 and attempt = ? and status = 'queued'
                and source_topic = ? and source_partition = ? and source_offset = ?
            """;

    private final RowSeal seal;
    private final PreparedStatement sent;
    private final PreparedStatement named;
    private final PreparedStatement unsent;

    Rivals(Connection connection, RowSeal seal) throws SQLException {
        this.seal = seal;
        this.sent = connection.prepareStatement(SENT);
        this.named = connection.prepareStatement(NAMED);
        this.unsent = connection.prepareStatement(UNSENT);
    }

    /** Looks whether the rows show another than this event tells of. Without a key there is none. */
    void look(Event event) throws SQLException {
        MailEnvelope envelope = event.envelope();
        if (envelope.fingerprint() == null) {
            return;
        }
        switch (event.type()) {
            case ACCEPTED, SCHEDULED -> {
                if (envelope.index() == 0) {
                    name(event);
                }
            }
            case RELAYED, DEFERRED, BOUNCED, IN_DOUBT, EXPIRED, SUPPRESSED, CAPPED, FAILED -> {
                EmailColumns.set(sent, seal, envelope);
                sent.addBatch();
            }
            case CLAIMED,
                    RESCHEDULED,
                    CANCELED,
                    SUPERSEDED,
                    RESOLVED,
                    RETRIED,
                    CONFLICT,
                    DELIVERED,
                    DELAYED,
                    COMPLAINED -> {
                // tells of what the rows show already, or of nothing that they show
            }
        }
    }

    /** One that the relay did not send. */
    void unsent(Event conflict) throws SQLException {
        Event.Source source = conflict.source();
        if (source == null) {
            return;
        }
        time(unsent, 1, conflict.at());
        unsent.setObject(2, conflict.envelope().emailId().value());
        unsent.setInt(3, conflict.envelope().index());
        unsent.setInt(4, conflict.attempt());
        unsent.setString(5, source.topic());
        unsent.setInt(6, source.partition());
        unsent.setLong(7, source.offset());
        unsent.addBatch();
    }

    /** After the emails and the deliveries. */
    void execute() throws SQLException {
        named.executeBatch();
        sent.executeBatch();
        unsent.executeBatch();
    }

    private void name(Event event) throws SQLException {
        boolean later = event.type() == Event.Type.SCHEDULED;
        time(named, 1, event.at());
        named.setBoolean(2, later);
        named.setObject(3, event.envelope().emailId().value());
        named.setString(4, event.envelope().fingerprint());
        named.setBoolean(5, later);
        named.setString(6, event.envelope().lane().wire());
        named.addBatch();
    }

    @Override
    public void close() throws SQLException {
        try (sent;
                named;
                unsent) {
            // closes the three
        }
    }
}
