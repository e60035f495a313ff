package dev.posthaste.schedule;

import dev.posthaste.DeliveryStatus;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.Seals;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Decisions about mail that waits: called back, replaced, moved, resolved. Each is made under the lock of the due row, stands in
 * the log before the row is touched, and holds only while nobody has leased the row: a row that was leased once will be sent,
 * because a timer that is slow, or was believed dead, may still append it. So "canceled" means that it is never sent.
 */
@Singleton
public final class Decisions {

    /** Longer than the log client tries: after this an event that was not confirmed will not appear either. */
    private static final Duration PATIENCE = Duration.ofSeconds(9);

    private static final String CALL_BACK = """
            delete from due
            where email_id = ? and position = ? and attempt = ? and leased_until is null and due_at < 'infinity'
            """;

    // The revision: one that is read from the log after a newer one was made must not bring the old time back.
    private static final String MOVE = """
            with moved as (
                update due set due_at = ?, revision = ?
                where email_id = ? and position = ? and attempt = ? and leased_until is null and revision < ?
                returning email_id, position)
            update due_mail set envelope = ?
            from moved
            where due_mail.email_id = moved.email_id and due_mail.position = moved.position
            """;
    private static final String MOVED = "update email set scheduled_at = ?, expires_at = ? where id = ?";

    private static final String SETTLE =
            "delete from due where email_id = ? and position = ? and attempt = ? and due_at = 'infinity'";
    // With a lease that has ended: a timer takes it at once, and nobody can call it back any more.
    private static final String RELEASE = """
            update due set due_at = now(), leased_until = now()
            where email_id = ? and position = ? and attempt = ? and due_at = 'infinity'
            """;

    private final EventLog log;
    private final Seals seals;
    private final ScheduleMeters meters;

    Decisions(EventLog log, Seals seals, ScheduleMeters meters) {
        this.log = log;
        this.seals = seals;
        this.meters = meters;
    }

    /**
     * Puts decisions on record and carries them out. The rows are locked by {@code connection}, so that they still wait.
     *
     * @throws IOException when the log does not confirm; then nothing has changed, and the next reader of the log decides whether
     *     what may stand there came in time
     */
    void make(Connection connection, List<Event> decisions) throws SQLException, IOException {
        record(decisions.stream().map(log::append).toList());
        for (Event decision : decisions) {
            if (!take(connection, decision)) {
                throw new IOException("A decision did not find its mail as it was locked.");
            }
            meters.decided(decision);
        }
    }

    /** Puts retrials on record and carries them out; as {@link #make}. */
    void retry(Connection connection, List<Retrial> retrials) throws SQLException, IOException {
        record(retrials.stream()
                .map(each -> log.append(each.decision(), each.message()))
                .toList());
        for (Retrial each : retrials) {
            if (!take(connection, each.decision(), each.message())) {
                throw new IOException("A mail to be sent again was not found as it was locked.");
            }
            meters.decided(each.decision());
        }
    }

    /** Carries out a decision that stands in the log. @return false when it came too late, or was carried out before */
    private boolean take(Connection connection, Event decision) throws SQLException, IOException {
        return take(connection, decision, null);
    }

    /**
     * As above.
     *
     * @param message that a decision to send again carries
     */
    public boolean take(Connection connection, Event decision, byte @Nullable [] message)
            throws SQLException, IOException {
        boolean holds = switch (decision.type()) {
            case CANCELED -> change(connection, CALL_BACK, decision, DeliveryStatus.CANCELED, 0);
            case SUPERSEDED -> change(connection, CALL_BACK, decision, DeliveryStatus.SUPERSEDED, 0);
            case RESCHEDULED -> move(connection, decision);
            case RESOLVED ->
                switch (Resolution.ofWire(String.valueOf(decision.cause()))) {
                    case SENT -> settle(connection, decision, DeliveryStatus.RELAYED);
                    case FAILED -> settle(connection, decision, DeliveryStatus.FAILED);
                    case RETRY -> change(connection, RELEASE, decision, DeliveryStatus.QUEUED, 1);
                };
            case RETRIED ->
                message != null
                        && Retrial.take(
                                connection,
                                decision,
                                seals.keep(decision.envelope()),
                                seals.keep(decision.envelope().emailId(), message));
            case ACCEPTED,
                    SCHEDULED,
                    CLAIMED,
                    RELAYED,
                    DEFERRED,
                    BOUNCED,
                    IN_DOUBT,
                    EXPIRED,
                    SUPPRESSED,
                    CAPPED,
                    FAILED,
                    DELIVERED,
                    DELAYED,
                    COMPLAINED,
                    CONFLICT -> throw new IllegalArgumentException("This is no decision.");
        };
        if (holds) {
            Standing.happened(connection, decision);
        }
        return holds;
    }

    private static void record(List<CompletableFuture<Event.Source>> appended) throws IOException {
        try {
            CompletableFuture.allOf(appended.toArray(CompletableFuture[]::new))
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("The log did not confirm a decision.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted before the log confirmed a decision.", e);
        }
    }

    /** What is held in doubt waits with its mail, or, where the log did not take that a second time, without a row. */
    private static boolean settle(Connection connection, Event decision, DeliveryStatus status) throws SQLException {
        return change(connection, SETTLE, decision, status, 0) || Standing.ends(connection, decision, status);
    }

    /** @param further attempts that it is now about, beyond those that were made */
    private static boolean change(Connection connection, String sql, Event decision, DeliveryStatus status, int further)
            throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(sql)) {
            waiting(change, 1, decision);
            if (change.executeUpdate() == 0) {
                return false;
            }
        }
        Standing.becomes(connection, decision.deliveryId(), status, decision.attempt() + further, decision.at());
        return true;
    }

    private boolean move(Connection connection, Event decision) throws SQLException {
        MailEnvelope envelope = decision.envelope();
        MailEnvelope.Plan plan = Objects.requireNonNull(envelope.plan());
        try (PreparedStatement move = connection.prepareStatement(MOVE);
                PreparedStatement moved = connection.prepareStatement(MOVED)) {
            move.setObject(1, plan.at().atOffset(ZoneOffset.UTC));
            move.setInt(2, plan.revision());
            waiting(move, 3, decision);
            move.setInt(6, plan.revision());
            move.setString(7, seals.keep(envelope));
            if (move.executeUpdate() == 0) {
                return false;
            }
            moved.setObject(1, plan.at().atOffset(ZoneOffset.UTC));
            moved.setObject(2, envelope.expiresAt().atOffset(ZoneOffset.UTC));
            moved.setObject(3, envelope.emailId().value());
            moved.executeUpdate();
        }
        Standing.waitsUntil(connection, decision.deliveryId(), plan.at());
        return true;
    }

    private static void waiting(PreparedStatement statement, int first, Event decision) throws SQLException {
        statement.setObject(first, decision.envelope().emailId().value());
        statement.setInt(first + 1, decision.envelope().index());
        statement.setInt(first + 2, decision.attempt() + 1);
    }
}
