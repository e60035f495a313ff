package dev.posthaste.schedule;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.Pseudonym;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.Seals;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;

/**
 * Another attempt of a delivery that had ended. It goes the way of every retry, through the due table, as the attempt after the
 * last; nobody can call it back on the way.
 *
 * @param decision with the envelope of the new attempt
 */
record Retrial(Event decision, byte[] message) {

    // Read again from the log, it finds the attempt made already, and changes nothing. Who was erased since it was put
    // there is not written to.
    private static final String STANDS = """
            update delivery set status = 'queued', attempt = ?, rank = ?, next_attempt_at = null, updated_at = ?
            where email_id = ? and position = ? and attempt = ? and recipient <> '%s'
                and status in ('bounced', 'expired', 'suppressed', 'failed', 'relayed', 'delivered')
            """.formatted(Pseudonym.ADDRESS);

    // With a lease that has ended: a timer takes it at once. Also when the delivery stands there already and its row is
    // gone.
    private static final String WAIT = """
            with waits as (
                insert into due (email_id, position, attempt, due_at, lane, octets, version, sealed_by, revision, leased_until, again)
                select ?, ?, ?, now(), ?, ?, ?, ?, ?, now(), true
                where exists (
                    select from delivery d
                    where d.email_id = ? and d.position = ? and d.attempt = ? and d.status = 'queued')
                on conflict (email_id, position) do update set
                    attempt = excluded.attempt, due_at = excluded.due_at, lane = excluded.lane,
                    octets = excluded.octets, version = excluded.version, sealed_by = excluded.sealed_by, revision = excluded.revision,
                    leased_until = excluded.leased_until, again = true,
                    dispatched_at = null, dispatched_topic = null, dispatched_partition = null, dispatched_offset = null
                where due.attempt < excluded.attempt
                returning email_id, position)
            insert into due_mail (email_id, position, envelope, message)
            select email_id, position, ?, ? from waits
            on conflict (email_id, position) do update set envelope = excluded.envelope, message = excluded.message
            """;
    private static final String LIVES = "update email set expires_at = ? where id = ? and expires_at < ?";

    /**
     * @param envelope of the decision, as a row keeps it
     * @return false when it was carried out before, or the delivery has gone on since
     */
    static boolean take(Connection connection, Event decision, String envelope, Seals.Kept message)
            throws SQLException {
        MailEnvelope next = decision.envelope();
        boolean stands = stands(connection, decision);
        boolean waits = waits(connection, next, envelope, message);
        if (waits) {
            lives(connection, next);
        }
        return stands || waits;
    }

    private static boolean stands(Connection connection, Event decision) throws SQLException {
        MailEnvelope next = decision.envelope();
        try (PreparedStatement stands = connection.prepareStatement(STANDS)) {
            stands.setInt(1, next.attempt());
            stands.setInt(2, DeliveryStatus.QUEUED.rank());
            stands.setObject(3, decision.at().atOffset(ZoneOffset.UTC));
            stands.setObject(4, next.emailId().value());
            stands.setInt(5, next.index());
            stands.setInt(6, decision.attempt());
            return stands.executeUpdate() > 0;
        }
    }

    private static boolean waits(Connection connection, MailEnvelope next, String envelope, Seals.Kept message)
            throws SQLException {
        try (PreparedStatement wait = connection.prepareStatement(WAIT)) {
            wait.setObject(1, next.emailId().value());
            wait.setInt(2, next.index());
            wait.setInt(3, next.attempt());
            wait.setString(4, next.lane().wire());
            wait.setInt(5, message.octets().length);
            wait.setInt(6, next.version());
            wait.setString(7, message.key());
            wait.setInt(8, next.revision());
            wait.setObject(9, next.emailId().value());
            wait.setInt(10, next.index());
            wait.setInt(11, next.attempt());
            wait.setString(12, envelope);
            wait.setBytes(13, message.octets());
            return wait.executeUpdate() > 0;
        }
    }

    private static void lives(Connection connection, MailEnvelope next) throws SQLException {
        try (PreparedStatement lives = connection.prepareStatement(LIVES)) {
            lives.setObject(1, next.expiresAt().atOffset(ZoneOffset.UTC));
            lives.setObject(2, next.emailId().value());
            lives.setObject(3, next.expiresAt().atOffset(ZoneOffset.UTC));
            lives.executeUpdate();
        }
    }
}
