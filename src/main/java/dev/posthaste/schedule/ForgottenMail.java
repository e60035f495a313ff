package dev.posthaste.schedule;

import dev.posthaste.DeliveryId;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.RowEnvelopes;
import dev.posthaste.secrecy.KeyMissing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** A delivery whose mail is not at hand: the rows know enough to tell everybody what became of it. */
final class ForgottenMail {

    private static final String STANDS = """
            select %s from delivery d join email e on e.id = d.email_id
            where d.email_id = ? and d.position = ? and d.attempt = ? and d.status = ?
            """.formatted(RowEnvelopes.COLUMNS);

    private ForgottenMail() {}

    /** @return none when something has been told of that attempt meanwhile, so that it has another status */
    static Optional<MailEnvelope> envelope(
            Connection connection, RowEnvelopes envelopes, DeliveryId delivery, int attempt, DeliveryStatus status)
            throws SQLException, KeyMissing {
        try (PreparedStatement statement = connection.prepareStatement(STANDS)) {
            statement.setObject(1, delivery.email().value());
            statement.setInt(2, delivery.index());
            statement.setInt(3, attempt);
            statement.setString(4, status.wire());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(envelopes.envelope(row, attempt)) : Optional.empty();
            }
        }
    }
}
