package dev.posthaste.webhook;

import dev.posthaste.ops.Journal;
import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.RowSeal;
import jakarta.inject.Singleton;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows as their sender sees them: what is due, and what came of it. All times by the database's clock. */
@Singleton
final class SendingRows {

    private static final Journal LOG = Journal.of(SendingRows.class);

    /**
     * From so many failures on, one after the other, an endpoint gets one call at a time, with rests between: it is not this message
     * that it dislikes.
     */
    private static final int FAILURES_OF_AN_ENDPOINT = 3;

    // For each endpoint as many as it has room for, so that a slow one keeps nobody else waiting. Of an email's
    // messages the first only: the next one waits until it was told, or given up.
    private static final String TAKE = """
            with free as (
                select w.id, w.endpoint, w.secret, case when w.previous_until > now() then w.previous_secret end as previous,
                    greatest(0, case when w.failures < %d then ? else 1 end - coalesce(b.calls, 0)) as room
                from webhook w left join unnest(?::uuid[], ?::int[]) as b (id, calls) on b.id = w.id
                where w.status = 'enabled' and (w.rest_until is null or w.rest_until <= now())),
            taken as (
                select f.*, d.id as message from free f cross join lateral (
                    select e.id from webhook_event e
                    where e.webhook_id = f.id and e.status = 'pending' and e.due_at <= now()
                        and (e.leased_until is null or e.leased_until < now())
                        and not exists (
                            select from webhook_event former
                            where former.webhook_id = e.webhook_id and former.email_id = e.email_id
                                and former.status = 'pending' and former.seq < e.seq)
                    order by e.due_at, e.seq limit f.room for update skip locked) d)
            update webhook_event e set
                leased_until = now() + ? * interval '1 millisecond', attempts = e.attempts + 1, tries = e.tries + 1
            from taken t
            where e.webhook_id = t.id and e.id = t.message
            returning e.webhook_id, e.id, e.attempts, e.tries, extract(epoch from now() - e.since)::bigint, e.payload,
                e.traceparent, t.endpoint, t.secret, t.previous
            """.formatted(FAILURES_OF_AN_ENDPOINT);

    // Not of what was deleted meanwhile.
    private static final String ATTEMPT = """
            insert into webhook_attempt (webhook_id, event_id, number, sent_at, took_ms, code, answer, cause)
            select webhook_id, id, ?, now() - ? * interval '1 millisecond', ?, ?::int, ?::text, ?::text from webhook_event
            where webhook_id = ? and id = ?
            on conflict do nothing
            """;

    // Only the word of whoever took it last counts.
    private static final String MINE = "webhook_id = ? and id = ? and attempts = ? and status = 'pending'";
    private static final String END = "update webhook_event set status = ?, leased_until = null where " + MINE;
    private static final String LATER = """
            update webhook_event set due_at = now() + ? * interval '1 millisecond', leased_until = null where \
            """ + MINE;

    private static final String WELL = """
            update webhook set failures = 0, failing_since = null, rest_until = null where id = ? and failures > 0
            """;
    private static final String ILL = """
            update webhook set failures = failures + 1, failing_since = coalesce(failing_since, now()),
                rest_until = greatest(rest_until, now() + ? * interval '1 millisecond', case when failures + 1 >= %d
                    then now() + power(2, least(6, failures + 1 - %d)) * interval '1 second' end)
            where id = ?
            """.formatted(FAILURES_OF_AN_ENDPOINT, FAILURES_OF_AN_ENDPOINT);
    private static final String DISABLE = """
            update webhook set status = 'disabled', disabled_reason = ?, disabled_at = now()
            where id = ? and status = 'enabled'
            """;
    private static final String DISABLE_IF_LONG_ILL =
            DISABLE.stripTrailing() + " and failing_since <= now() - ? * interval '1 second'";

    private static final String LAG = """
            select coalesce(extract(epoch from now() - min(e.due_at)), 0) from webhook w
            cross join lateral (
                select due_at from webhook_event e
                where e.webhook_id = w.id and e.status = 'pending' and e.attempts = 0 and e.leased_until is null
                order by due_at limit 1) e
            where w.status = 'enabled' and w.failures = 0 and (w.rest_until is null or w.rest_until <= now())
            """;

    private final SecretBox box;
    private final RowSeal seal;

    SendingRows(SecretBox box, RowSeal seal) {
        this.box = box;
        this.seal = seal;
    }

    /**
     * Takes what is due and has room.
     *
     * @param callsPerEndpoint the room of each
     * @param underWay how much of it is in use, by endpoint
     * @param lease after this another worker may take it
     */
    List<Due> take(Connection connection, int callsPerEndpoint, Map<UUID, Integer> underWay, Duration lease)
            throws SQLException {
        List<UUID> busy = List.copyOf(underWay.keySet());
        Array calls = connection.createArrayOf(
                "int", busy.stream().map(id -> underWay.getOrDefault(id, 0)).toArray());
        try (PreparedStatement take = connection.prepareStatement(TAKE)) {
            take.setInt(1, callsPerEndpoint);
            take.setArray(2, connection.createArrayOf("uuid", busy.toArray()));
            take.setArray(3, calls);
            take.setLong(4, lease.toMillis());
            try (ResultSet row = take.executeQuery()) {
                return opened(row);
            }
        }
    }

    /** What cannot be signed waits until its lease ends; what others are told does not wait for it. */
    private List<Due> opened(ResultSet row) throws SQLException {
        List<Due> due = new ArrayList<>();
        Map<UUID, KeyMissing> closed = new HashMap<>();
        while (row.next()) {
            try {
                due.add(due(row));
            } catch (KeyMissing e) {
                closed.put(row.getObject(1, UUID.class), e);
            }
        }
        closed.forEach((webhook, e) -> LOG.error(
                "the secret of a webhook cannot be opened, and what it is told waits", e, "webhook", webhook));
        return due;
    }

    private Due due(ResultSet row) throws SQLException, KeyMissing {
        byte @Nullable [] previous = row.getBytes(10);
        return new Due(
                row.getObject(1, UUID.class),
                row.getString(2),
                row.getInt(3),
                row.getInt(4),
                Duration.ofSeconds(row.getLong(5)),
                seal.open(row.getString(6)),
                row.getString(7),
                row.getString(8),
                box.open(row.getBytes(9)),
                previous == null ? null : box.open(previous));
    }

    /** An attempt that has ended. */
    record Ended(Due due, Answer answer, Fate fate, Duration took) {}

    /**
     * @param giveUpAfter an endpoint that has failed for so long is disabled
     * @return whether it was
     */
    boolean settle(Connection connection, Ended ended, Duration giveUpAfter) throws SQLException {
        Due due = ended.due();
        log(connection, ended);
        return switch (ended.fate()) {
            case Fate.Told _ -> {
                end(connection, due, "success");
                update(connection, WELL, due.webhook());
                yield false;
            }
            case Fate.Again(Duration after, Duration rest) -> {
                update(connection, LATER, after.toMillis(), due.webhook(), due.id(), due.number());
                update(connection, ILL, rest == null ? null : rest.toMillis(), due.webhook());
                yield disableIfLongIll(connection, due, giveUpAfter);
            }
            case Fate.GivenUp _ -> {
                end(connection, due, "failed");
                update(connection, ILL, null, due.webhook());
                yield disableIfLongIll(connection, due, giveUpAfter);
            }
            case Fate.Gone _ -> {
                end(connection, due, "failed");
                yield update(connection, DISABLE, Hook.GONE, due.webhook()) > 0;
            }
        };
    }

    /** How long the first message has been due that nobody has tried, at endpoints that are well. */
    double lagSeconds(Connection connection) throws SQLException {
        try (PreparedStatement lag = connection.prepareStatement(LAG);
                ResultSet row = lag.executeQuery()) {
            return row.next() ? Math.max(0, row.getDouble(1)) : 0;
        }
    }

    private void log(Connection connection, Ended ended) throws SQLException {
        Integer code = null;
        String beginning = null;
        String cause = null;
        switch (ended.answer()) {
            case Answer.Http http -> {
                code = http.code();
                beginning = seal.closeIfAny(http.beginning());
            }
            case Answer.None none -> cause = none.cause();
        }
        long took = ended.took().toMillis();
        Due due = ended.due();
        update(connection, ATTEMPT, due.number(), took, took, code, beginning, cause, due.webhook(), due.id());
    }

    private static void end(Connection connection, Due due, String status) throws SQLException {
        update(connection, END, status, due.webhook(), due.id(), due.number());
    }

    private static boolean disableIfLongIll(Connection connection, Due due, Duration giveUpAfter) throws SQLException {
        return update(connection, DISABLE_IF_LONG_ILL, Hook.FAILING, due.webhook(), giveUpAfter.toSeconds()) > 0;
    }

    private static int update(Connection connection, String sql, @Nullable Object... values) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i]);
            }
            return update.executeUpdate();
        }
    }
}
