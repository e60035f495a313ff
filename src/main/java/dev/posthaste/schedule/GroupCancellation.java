package dev.posthaste.schedule;

import dev.posthaste.Caller;
import dev.posthaste.EmailId;
import dev.posthaste.GroupKey;
import dev.posthaste.Refusal;
import dev.posthaste.ops.TenantDatabase;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.Seals;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Calls back all that waits of a group. Each email is decided as it would be alone, all of its deliveries or none. */
@Singleton
final class GroupCancellation {

    private static final int AT_ONCE = 100;
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final String WAITING = """
            select e.id from email e
            where e.tenant = ? and e.group_key = ? and exists (
                select from delivery d where d.email_id = e.id and d.tenant = e.tenant and d.status in ('scheduled', 'deferred'))
            order by e.id
            """;
    private static final String OUTCOME = """
            select count(*) filter (where called and not open), count(*) from (
                select bool_or(d.status = 'canceled') as called, bool_or(d.status in ('scheduled', 'queued', 'deferred')) as open
                from email e join delivery d on d.email_id = e.id and d.tenant = e.tenant
                where e.tenant = ? and e.group_key = ?
                group by e.id) each
            """;

    private final DecisionDesk desk;
    private final TenantDatabase rows;
    private final Decisions decisions;
    private final Seals seals;
    private final Clock clock;

    GroupCancellation(DecisionDesk desk, TenantDatabase rows, Decisions decisions, Seals seals, Clock clock) {
        this.desk = desk;
        this.rows = rows;
        this.decisions = decisions;
        this.seals = seals;
        this.clock = clock;
    }

    /**
     * How the emails of a group stand now.
     *
     * @param canceled of which nothing more is sent, called back now or before
     * @param tooLate that are sent, or on their way, or ended otherwise
     * @param forbidden that waited still, and that the key is not for; nothing of them was changed
     * @param remaining for which the time of one request was too short; the next goes on with them
     */
    record Outcome(int canceled, int tooLate, int forbidden, int remaining) {}

    /** @throws Refusal when it cannot be done now, or not be confirmed; then some may be called back */
    Outcome cancel(Caller caller, GroupKey group) {
        String tenant = caller.tenant();
        long end = System.nanoTime() + LONGEST.toNanos();
        List<EmailId> waiting =
                desk.afterNews(() -> rows.run(tenant, connection -> waiting(connection, tenant, group)));
        int done = 0;
        int forbidden = 0;
        while (done < waiting.size() && System.nanoTime() - end < 0) {
            List<EmailId> next = waiting.subList(done, Math.min(done + AT_ONCE, waiting.size()));
            forbidden += desk.now(() -> cancel(caller, next));
            done += next.size();
        }
        int left = forbidden;
        int remaining = waiting.size() - done;
        return desk.now(() -> rows.run(tenant, connection -> outcome(connection, tenant, group, left, remaining)));
    }

    /** @return how many of them the key is not for */
    private int cancel(Caller caller, List<EmailId> emails) throws SQLException, IOException {
        return rows.run(caller.tenant(), connection -> {
            List<Event> made = new ArrayList<>();
            int forbidden = 0;
            for (List<WaitingMail> mails :
                    WaitingMail.lock(connection, seals, caller.tenant(), emails).values()) {
                List<Event> canceled = ifInTime(mails);
                if (Permission.covers(caller.grant(), canceled)) {
                    made.addAll(canceled);
                } else {
                    forbidden++;
                }
            }
            decisions.make(connection, made);
            return forbidden;
        });
    }

    private List<Event> ifInTime(List<WaitingMail> mails) {
        try {
            return WaitingMail.canceled(mails, clock.instant());
        } catch (Refusal _) {
            return List.of(); // counted as too late
        }
    }

    private static List<EmailId> waiting(Connection connection, String tenant, GroupKey group) throws SQLException {
        List<EmailId> waiting = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(WAITING)) {
            statement.setString(1, tenant);
            statement.setString(2, group.text());
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    waiting.add(new EmailId(rows.getObject(1, UUID.class)));
                }
            }
        }
        return waiting;
    }

    private static Outcome outcome(Connection connection, String tenant, GroupKey group, int forbidden, int remaining)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(OUTCOME)) {
            statement.setString(1, tenant);
            statement.setString(2, group.text());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                int canceled = row.getInt(1);
                int tooLate = Math.max(0, row.getInt(2) - canceled - forbidden - remaining);
                return new Outcome(canceled, tooLate, forbidden, remaining);
            }
        }
    }
}
