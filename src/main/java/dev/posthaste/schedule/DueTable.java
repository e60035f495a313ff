package dev.posthaste.schedule;

import dev.posthaste.DeliveryId;
import dev.posthaste.DeliveryStatus;
import dev.posthaste.EmailId;
import dev.posthaste.Lane;
import dev.posthaste.PerLane;
import dev.posthaste.ops.Journal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MalformedRecord;
import dev.posthaste.queue.Seals;
import dev.posthaste.queue.StoredMail;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What must wait, and until when. A row comes with a {@code scheduled}, {@code deferred} or {@code in_doubt} event and goes with
 * the outcome of the attempt that it asked for. Due times are compared with the database's clock alone, so that pods need not agree
 * on the time.
 */
@Singleton
public class DueTable {

    private static final Journal LOG = Journal.of(DueTable.class);

    // Only when the delivery still stands where the event left it: a replayed event brings nothing back that has ended.
    private static final String WAIT = """
            with waits as (
                insert into due (email_id, position, attempt, due_at, lane, octets, version, sealed_by, revision)
                select ?, ?, ?, ?, ?, ?, ?, ?, ?
                where exists (
                    select from delivery d
                    where d.email_id = ? and d.position = ? and d.attempt = ? and d.status = ?)
                on conflict (email_id, position) do update set
                    attempt = excluded.attempt, due_at = excluded.due_at, lane = excluded.lane,
                    octets = excluded.octets, version = excluded.version, sealed_by = excluded.sealed_by,
                    revision = excluded.revision,
                    leased_until = null, again = false,
                    dispatched_at = null, dispatched_topic = null, dispatched_partition = null, dispatched_offset = null
                where due.attempt < excluded.attempt
                    or due.attempt = excluded.attempt and excluded.due_at = 'infinity' and due.leased_until is null
                returning email_id, position)
            insert into due_mail (email_id, position, envelope, message)
            select email_id, position, ?, ? from waits
            on conflict (email_id, position) do update set envelope = excluded.envelope, message = excluded.message
            """;

    // Whoever locks many rows locks them in this order; what comes after may touch them in any.
    private static final String LOCK = """
            select from due join unnest(?, ?) as mine (email_id, position) using (email_id, position)
            order by email_id, position
            for update of due
            """;

    // One more than the attempt: what was put back in doubt, and has arrived after all, is not sent again, unless
    // somebody asked for it since.
    private static final String ENDED =
            "delete from due where email_id = ? and position = ? and attempt < ? + case when again then 1 else 2 end";

    // By the indexes, whatever the statistics say: they are of a minute ago, when nothing was due, and to sort all that
    // is due now, for the first of it, makes every turn as long as the queue.
    private static final String BY_INDEX = """
            set local enable_sort = off; set local enable_bitmapscan = off; set local enable_seqscan = off;
            set local enable_hashjoin = off; set local enable_mergejoin = off
            """;

    // So many octets at most, but one mail however large it is. What a newer release wrote is left to its timers.
    private static final String LEASE = """
            with next as materialized (
                select email_id, position, look_at, octets from due
                where lane = ? and dispatched_at is null and look_at <= now() and version <= ?
                order by look_at
                limit ?
                for update skip locked),
            taken as (
                select email_id, position, sum(octets) over (order by look_at, email_id, position) - octets as before from next)
            update due set leased_until = now() + ? * interval '1 millisecond'
            from taken join due_mail using (email_id, position)
            where due.email_id = taken.email_id and due.position = taken.position and taken.before < ?
            returning due.email_id, due.position, due.attempt, due.lane, due_mail.envelope, due_mail.message, due.sealed_by,
                due.octets
            """;

    // Locked in the order in which whoever locks many rows locks them.
    private static final String DISPATCHED = """
            with stands as (
                select * from unnest(?, ?, ?, ?, ?, ?) as at (email_id, position, attempt, topic, partition, place)),
            mine as materialized (
                select email_id, position from due join stands using (email_id, position, attempt)
                order by email_id, position
                for update of due)
            update due set dispatched_at = now(), dispatched_topic = stands.topic, dispatched_partition = stands.partition,
                dispatched_offset = stands.place
            from mine join stands using (email_id, position)
            where due.email_id = mine.email_id and due.position = mine.position
            """;

    private static final String LAG = """
            select coalesce(extract(epoch from now() - (
                select due_at from due where lane = ? and dispatched_at is null and look_at <= now()
                order by look_at limit 1)), 0)
            """;

    /** Of ten that are taken. Whoever is more urgent goes first, and still leaves so many to each of the others. */
    private static final PerLane<Integer> SHARES = new PerLane<>(lane -> switch (lane) {
        case CRITICAL -> 7;
        case NORMAL -> 2;
        case BULK -> 1;
    });

    private static final int ALL_SHARES = 10;

    private final Seals seals;

    DueTable(Seals seals) {
        this.seals = seals;
    }

    /** Adds to {@code connection}'s transaction what the events of a batch say about waiting, after the deliveries were brought up to date. */
    public void apply(Connection connection, List<Change> changes) throws SQLException, IOException {
        lock(connection, changes);
        try (PreparedStatement wait = connection.prepareStatement(WAIT);
                PreparedStatement ended = connection.prepareStatement(ENDED)) {
            // Sorted also for the rows that are new; what is told of one delivery stays in its order.
            List<Change> sorted = changes.stream()
                    .sorted(Comparator.comparing(change -> change.event().deliveryId()))
                    .toList();
            for (Change change : sorted) {
                if (change.message() == null) {
                    end(ended, change.event());
                } else {
                    await(wait, change, change.message());
                }
            }
            wait.executeBatch();
            ended.executeBatch();
        }
    }

    private static void lock(Connection connection, List<Change> changes) throws SQLException {
        List<DeliveryId> deliveries = changes.stream()
                .map(change -> change.event().deliveryId())
                .distinct()
                .toList();
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setArray(
                    1,
                    connection.createArrayOf(
                            "uuid",
                            deliveries.stream().map(id -> id.email().value()).toArray()));
            lock.setArray(
                    2,
                    connection.createArrayOf(
                            "int", deliveries.stream().map(DeliveryId::index).toArray()));
            lock.execute();
        }
    }

    /**
     * Takes rows that are due, for the time of a lease, in {@code connection}'s transaction: those of the most urgent lane first,
     * and of each lane those that were due first. Each lane has its share, so that none waits for ever behind another; what a lane
     * leaves of its share goes to the others, again by urgency.
     *
     * @param octets of messages, about: what goes beyond is left for the next time
     */
    List<StoredMail> lease(Connection connection, int most, long octets, Duration lease)
            throws SQLException, IOException {
        try (PreparedStatement byIndex = connection.prepareStatement(BY_INDEX);
                PreparedStatement statement = connection.prepareStatement(LEASE)) {
            byIndex.execute();
            var taken = new Taken(statement, lease);
            Set<Lane> haveMore = EnumSet.noneOf(Lane.class);
            for (Lane lane : Lane.values()) {
                int share = SHARES.of(lane);
                if (taken.from(
                        lane, Math.max(1, most * share / ALL_SHARES), Math.max(1, octets * share / ALL_SHARES))) {
                    haveMore.add(lane);
                }
            }
            for (Lane lane : haveMore) { // an EnumSet: the most urgent first
                taken.from(lane, most - taken.mails, octets - taken.octets);
            }
            return taken.all();
        }
    }

    /** What one lease takes, lane by lane. */
    private final class Taken {

        private final PreparedStatement statement;
        private final Duration lease;
        private final PerLane<List<StoredMail>> found = new PerLane<>(_ -> new ArrayList<>());
        private int mails;
        private long octets;

        Taken(PreparedStatement statement, Duration lease) {
            this.statement = statement;
            this.lease = lease;
        }

        /** @return whether it took as much as it may: there may be more */
        boolean from(Lane lane, int most, long mostOctets) throws SQLException, IOException {
            if (most <= 0 || mostOctets <= 0) {
                return false;
            }
            statement.setString(1, lane.wire());
            statement.setInt(2, MailEnvelope.NEWEST_VERSION);
            statement.setInt(3, most);
            statement.setLong(4, lease.toMillis());
            statement.setLong(5, mostOctets);
            int mailsBefore = mails;
            long octetsBefore = octets;
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    mails++;
                    octets += rows.getInt(8);
                    stored(rows).ifPresent(found.of(lane)::add);
                }
            }
            return mails - mailsBefore == most || octets - octetsBefore >= mostOctets;
        }

        /** Into their lanes in this order. */
        List<StoredMail> all() {
            return Stream.of(Lane.values())
                    .flatMap(lane -> found.of(lane).stream())
                    .toList();
        }
    }

    /** None when nobody can open it any more. It stays, and is looked at again: a topic may be put back. */
    private Optional<StoredMail> stored(ResultSet row) throws SQLException, IOException {
        var delivery = new DeliveryId(new EmailId(row.getObject(1, UUID.class)), row.getInt(2));
        try {
            byte[] message = seals.message(delivery.email(), new Seals.Kept(row.getString(7), row.getBytes(6)));
            return Optional.of(new StoredMail(
                    delivery,
                    row.getInt(3),
                    Lane.ofWire(row.getString(4)),
                    seals.envelopeText(row.getString(5)),
                    message));
        } catch (MalformedRecord e) {
            LOG.error("a mail that is due cannot be opened", e, "emailId", delivery.email());
            return Optional.empty();
        }
    }

    /** They stand in their lanes now; the row stays until the outcome, so that nothing that waits is ever without a row. */
    void dispatched(Connection connection, List<Dispatched> mails) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DISPATCHED)) {
            statement.setArray(
                    1,
                    Dispatched.column(
                            connection,
                            "uuid",
                            mails,
                            mail -> mail.delivery().email().value()));
            statement.setArray(
                    2,
                    Dispatched.column(
                            connection, "int", mails, mail -> mail.delivery().index()));
            statement.setArray(3, Dispatched.column(connection, "int", mails, Dispatched::attempt));
            statement.setArray(
                    4,
                    Dispatched.column(
                            connection, "text", mails, mail -> mail.place().topic()));
            statement.setArray(
                    5,
                    Dispatched.column(
                            connection, "int", mails, mail -> mail.place().partition()));
            statement.setArray(
                    6,
                    Dispatched.column(
                            connection, "bigint", mails, mail -> mail.place().offset()));
            statement.executeUpdate();
        }
    }

    /** For how many seconds the first of the lane that is due, and that no timer has, has been due. */
    double lagSeconds(Connection connection, Lane lane) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LAG)) {
            statement.setString(1, lane.wire());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getDouble(1);
            }
        }
    }

    private void await(PreparedStatement wait, Change change, byte[] message) throws SQLException, IOException {
        Event event = change.event();
        MailEnvelope next = event.envelope().forAttempt(event.attempt() + 1);
        wait.setObject(1, next.emailId().value());
        wait.setInt(2, next.index());
        wait.setInt(3, next.attempt());
        // pgjdbc writes the greatest time as infinity.
        wait.setObject(
                4, event.dueAt() == null ? OffsetDateTime.MAX : event.dueAt().atOffset(ZoneOffset.UTC));
        wait.setString(5, next.lane().wire());
        Seals.Kept kept = seals.keep(next.emailId(), message);
        wait.setInt(6, kept.octets().length);
        wait.setInt(7, next.version());
        wait.setString(8, kept.key());
        wait.setInt(9, next.revision());
        wait.setObject(10, next.emailId().value());
        wait.setInt(11, next.index());
        wait.setInt(12, event.attempt());
        wait.setString(13, change.status().wire());
        wait.setString(14, seals.keep(next));
        wait.setBytes(15, kept.octets());
        wait.addBatch();
    }

    private static void end(PreparedStatement ended, Event event) throws SQLException {
        ended.setObject(1, event.envelope().emailId().value());
        ended.setInt(2, event.envelope().index());
        ended.setInt(3, event.attempt());
        ended.addBatch();
    }

    /**
     * What an event means for the due table.
     *
     * @param status that it leaves the delivery in
     * @param message waits when there is one; without, whatever waited for this attempt is done
     */
    public record Change(Event event, DeliveryStatus status, byte @Nullable [] message) {}
}
