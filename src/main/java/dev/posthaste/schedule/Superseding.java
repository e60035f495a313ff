package dev.posthaste.schedule;

import dev.posthaste.EmailId;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.Seals;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.supersede.Series;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A newer code makes the older one to the same recipient worthless, so the older is not sent any more while it waits. Looked at
 * whenever one with a key appears or begins to wait, so that the order in which events are read does not matter.
 */
@Singleton
public final class Superseding {

    /** Two that are read at the same time, from two partitions, must see each other. */
    private static final String ALONE = "select pg_advisory_xact_lock(hashtextextended(?, 0))";

    // What a timer has taken is too late. Deliveries before due rows, as the projector locks them.
    private static final String OUTDATED = """
            select m.envelope, n.id
            from due u
            join due_mail m on m.email_id = u.email_id and m.position = u.position
            join delivery d on d.email_id = u.email_id and d.position = u.position
            join email o on o.id = u.email_id
            cross join lateral (
                select posthaste_newest_after(
                    d.tenant, array[d.recipient_key], d.supersede_key, o.created_at, o.id, d.position) as id) n
            where d.tenant = ? and d.recipient_key = any(?) and d.supersede_key = ? and d.status in ('scheduled', 'deferred')
                and u.leased_until is null and u.due_at < 'infinity' and n.id is not null
            for update of d, u
            """;

    private final Decisions decisions;
    private final Seals seals;
    private final RowSeal rows;
    private final Clock clock;

    Superseding(Decisions decisions, Seals seals, RowSeal rows, Clock clock) {
        this.decisions = decisions;
        this.seals = seals;
        this.rows = rows;
        this.clock = clock;
    }

    /** Ends all that waits in a series, but for the newest. */
    public void keepNewest(Connection connection, Series series) throws SQLException, IOException {
        List<Event> replaced = new ArrayList<>();
        try (PreparedStatement alone = connection.prepareStatement(ALONE)) {
            alone.setString(1, String.join("\n", series.tenant(), series.recipient(), series.key()));
            alone.execute();
        }
        try (PreparedStatement outdated = connection.prepareStatement(OUTDATED)) {
            outdated.setString(1, series.tenant());
            outdated.setArray(
                    2,
                    connection.createArrayOf(
                            "text", rows.keys(series.recipient()).toArray()));
            outdated.setString(3, series.key());
            try (ResultSet found = outdated.executeQuery()) {
                while (found.next()) {
                    replaced.add(Event.decided(
                            Event.Type.SUPERSEDED,
                            clock.instant(),
                            seals.envelope(found.getString(1)),
                            Event.replacedBy(new EmailId(found.getObject(2, UUID.class))),
                            null));
                }
            }
        }
        if (!replaced.isEmpty()) {
            decisions.make(connection, replaced);
        }
    }
}
