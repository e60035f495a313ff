package dev.posthaste.schedule;

import dev.posthaste.DeliveryId;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.RecordCodec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A delivery whose mail the log does not have any more, as the rows remember it: enough to tell everybody that it failed. */
final class ForgottenMail {

    // What only an attempt needs is not kept in rows, and no attempt follows: the return path is empty.
    private static final String QUEUED = """
            select jsonb_build_object(
                'version', ?, 'emailId', e.id, 'index', d.position, 'attempt', d.attempt, 'tenant', e.tenant,
                'returnPath', '', 'recipient', d.recipient, 'lane', e.lane, 'stream', e.stream,
                'acceptedAt', e.created_at, 'expiresAt', e.expires_at, 'messageId', e.message_id, 'from', e.sender,
                'to', e.recipients -> 'to', 'cc', e.recipients -> 'cc', 'bcc', e.recipients -> 'bcc',
                'replyTo', e.recipients -> 'reply_to', 'subject', e.subject, 'tags', e.tags, 'metadata', e.metadata,
                'template', e.template, 'fingerprint', e.fingerprint, 'supersedeKey', d.supersede_key,
                'groupKey', e.group_key, 'sensitive', e.sensitive)
            from delivery d join email e on e.id = d.email_id
            where d.email_id = ? and d.position = ? and d.attempt = ? and d.status = 'queued'
            """;

    private ForgottenMail() {}

    /** @return none when something has been told of that attempt meanwhile */
    static Optional<MailEnvelope> envelope(Connection connection, DeliveryId delivery, int attempt)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(QUEUED)) {
            statement.setInt(1, MailEnvelope.VERSION);
            statement.setObject(2, delivery.email().value());
            statement.setInt(3, delivery.index());
            statement.setInt(4, attempt);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(RecordCodec.envelope(row.getString(1))) : Optional.empty();
            }
        }
    }
}
