package dev.posthaste.schedule;

import dev.posthaste.DeliveryId;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailId;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.Migrations;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.Rounds;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailLog;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.Passed;
import dev.posthaste.queue.RowEnvelopes;
import dev.posthaste.secrecy.KeyMissing;
import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Finds mail that fell through: the relays have finished its place in the log, everything they wrote until then has been read,
 * and nothing tells what became of it. In health there is none. It is judged by offsets and never by age: mail that waits long
 * in its lane is not lost. What is found goes to its lane again, as the same attempt, of which the relay makes one.
 */
@Singleton
final class Sweeper {

    private static final Journal LOG = Journal.of(Sweeper.class);
    private static final Duration GLANCE = Duration.ofMillis(500);
    private static final String FORGOTTEN = "its message cannot be read from the log any more; it was not sent";

    private static final String UNTOLD = """
            select d.email_id, d.position, d.attempt, d.source_offset from delivery d
            where d.status = 'queued' and d.source_topic = ? and d.source_partition = ? and d.source_offset < ?
                and not exists (select from due u where u.email_id = d.email_id and u.position = d.position)
            order by d.source_offset
            limit 1000
            """;

    private static final String STANDS = """
            update delivery set source_topic = ?, source_partition = ?, source_offset = ?
            where email_id = ? and position = ? and attempt = ? and status = 'queued'
            """;

    // The lease stays, so that nobody can call back what may be under way; it has ended, so that a timer takes it.
    private static final String UNANSWERED = """
            with unanswered as materialized (
                select email_id, position from due
                where dispatched_topic = ? and dispatched_partition = ? and dispatched_offset < ? and dispatched_at is not null
                order by email_id, position
                for update)
            update due set dispatched_at = null, leased_until = now()
            from unanswered
            where due.email_id = unanswered.email_id and due.position = unanswered.position
            """;

    private final Passed passed;
    private final Fence fence;
    private final MailLog mailLog;
    private final EventLog events;
    private final RowEnvelopes envelopes;
    private final AgroalDataSource database;
    private final Migrations migrations;
    private final ScheduleMeters meters;
    private final Clock clock;
    private final Duration every;
    private final boolean wanted;
    private final Rounds rounds = new Rounds("sweeper");

    Sweeper(
            Passed passed,
            Fence fence,
            MailLog mailLog,
            EventLog events,
            RowEnvelopes envelopes,
            AgroalDataSource database,
            Migrations migrations,
            ScheduleMeters meters,
            ScheduleConfig config,
            ProcessConfig process,
            Clock clock) {
        this.passed = passed;
        this.fence = fence;
        this.mailLog = mailLog;
        this.events = events;
        this.envelopes = envelopes;
        this.database = database;
        this.migrations = migrations;
        this.meters = meters;
        this.clock = clock;
        this.every = config.sweep();
        this.wanted = process.plays(Role.WORKER);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            rounds.start(every, every, this::sweep);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        rounds.stop();
    }

    private void sweep() throws InterruptedException {
        if (!migrations.tables().await()) {
            return;
        }
        try {
            // In this order: whatever was finished before these positions is told of before the events end.
            List<Event.Source> positions = passed.positions();
            fence.raise();
            while (!isRead()) {
                if (rounds.rests(GLANCE)) {
                    return;
                }
            }
            for (Event.Source position : positions) {
                sweepBefore(position);
            }
        } catch (SQLException
                | KeyMissing
                | ExecutionException
                | TimeoutException
                | KafkaException
                | CompletionException e) {
            LOG.warn("what fell through cannot be looked for now", "cause", e);
        }
    }

    private boolean isRead() throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        try (Connection connection = database.getConnection()) {
            return fence.isPassed(connection);
        }
    }

    private void sweepBefore(Event.Source position) throws SQLException, KeyMissing {
        for (Untold untold : untold(position)) {
            var place = new Event.Source(position.topic(), position.partition(), untold.offset());
            Optional<MailRecord> mail = passed.read(place, untold.delivery());
            if (mail.isEmpty()) {
                giveUp(untold, place);
            } else if (mail.get().envelope().attempt() == untold.attempt()) {
                Event.Source now = mailLog.append(List.of(mail.get())).join().getFirst();
                stands(untold, now);
                found(untold.delivery().email(), 1);
            }
        }
        int unanswered = takeBack(position);
        if (unanswered > 0) {
            found(null, unanswered);
        }
    }

    private record Untold(DeliveryId delivery, int attempt, long offset) {}

    private List<Untold> untold(Event.Source position) throws SQLException {
        List<Untold> found = new ArrayList<>();
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(UNTOLD)) {
            position(statement, position);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    var delivery = new DeliveryId(new EmailId(rows.getObject(1, UUID.class)), rows.getInt(2));
                    found.add(new Untold(delivery, rows.getInt(3), rows.getLong(4)));
                }
            }
        }
        return found;
    }

    /** As every outcome it is told in the log, from which the rows, the timeline and the webhooks have it. */
    private void giveUp(Untold untold, Event.Source place) throws SQLException, KeyMissing {
        Optional<MailEnvelope> mail;
        try (Connection connection = database.getConnection()) {
            mail = ForgottenMail.envelope(
                    connection, envelopes, untold.delivery(), untold.attempt(), DeliveryStatus.QUEUED);
        }
        if (mail.isEmpty()) {
            return;
        }
        events.append(place.partition(), Event.failed(mail.get(), clock.instant(), FORGOTTEN, place), null)
                .join();
        meters.failed(mail.get().lane());
        LOG.warn(
                "mail fell through, and the log has forgotten it",
                "emailId",
                untold.delivery().email(),
                "delivery",
                untold.delivery().index());
    }

    /** So that it is not found again before the relays have passed its new place. */
    private void stands(Untold untold, Event.Source now) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(STANDS)) {
            position(statement, now);
            statement.setObject(4, untold.delivery().email().value());
            statement.setInt(5, untold.delivery().index());
            statement.setInt(6, untold.attempt());
            statement.executeUpdate();
        }
    }

    private int takeBack(Event.Source position) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(UNANSWERED)) {
            position(statement, position);
            return statement.executeUpdate();
        }
    }

    private static void position(PreparedStatement statement, Event.Source at) throws SQLException {
        statement.setString(1, at.topic());
        statement.setInt(2, at.partition());
        statement.setLong(3, at.offset());
    }

    private void found(@Nullable EmailId email, int mails) {
        meters.swept(mails);
        LOG.warn("mail fell through and is sent again to its lane", "emailId", email, "mails", mails);
    }
}
