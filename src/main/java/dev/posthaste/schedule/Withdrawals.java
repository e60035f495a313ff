package dev.posthaste.schedule;

import dev.posthaste.EmailAddress;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.Seals;
import dev.posthaste.secrecy.RowSeal;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Calls back what waits for one recipient, and gives up what is held in doubt. */
@Singleton
public final class Withdrawals {

    // Deliveries before due rows, as the projector does.
    private static final String FREE = """
            select m.envelope, u.due_at = 'infinity' from delivery d
            join due u on u.email_id = d.email_id and u.position = d.position
            join due_mail m on m.email_id = u.email_id and m.position = u.position
            where d.tenant = ? and d.recipient_key = any(?) and u.leased_until is null
            order by d.email_id, d.position limit 100
            for update of d, u
            """;

    private final DecisionDesk desk;
    private final Decisions decisions;
    private final Seals seals;
    private final RowSeal rows;
    private final Clock clock;

    Withdrawals(DecisionDesk desk, Decisions decisions, Seals seals, RowSeal rows, Clock clock) {
        this.desk = desk;
        this.decisions = decisions;
        this.seals = seals;
        this.rows = rows;
        this.clock = clock;
    }

    /**
     * To be called before: what waits in the log, and not yet in the rows, cannot be seen to be called back.
     *
     * @throws dev.posthaste.Refusal when the rows do not catch up; nothing was changed then
     */
    public void awaitNews() throws InterruptedException {
        desk.awaitNews();
    }

    /**
     * A portion of it, in {@code connection}'s transaction. What stands in a lane, or was taken to be put there, is sent.
     *
     * @return of how many deliveries nothing will be sent; 0 when there are no more
     * @throws IOException when the log does not confirm
     */
    public int some(Connection connection, String tenant, EmailAddress recipient) throws SQLException, IOException {
        List<Event> withdrawn = new ArrayList<>();
        try (PreparedStatement free = connection.prepareStatement(FREE)) {
            free.setString(1, tenant);
            free.setArray(
                    2,
                    connection.createArrayOf(
                            "text", rows.keys(recipient.canonical()).toArray()));
            try (ResultSet found = free.executeQuery()) {
                while (found.next()) {
                    withdrawn.add(withdrawn(seals.envelope(found.getString(1)), found.getBoolean(2)));
                }
            }
        }
        decisions.make(connection, withdrawn);
        return withdrawn.size();
    }

    private Event withdrawn(MailEnvelope mail, boolean held) {
        Instant now = clock.instant();
        return held
                ? Event.decided(Event.Type.RESOLVED, now, mail, Resolution.FAILED.wire(), null)
                : Event.decided(Event.Type.CANCELED, now, mail, null, null);
    }
}
