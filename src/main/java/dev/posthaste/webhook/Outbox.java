package dev.posthaste.webhook;

import dev.posthaste.queue.Event;
import dev.posthaste.secrecy.RowSeal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Messages on their way into the rows, in one transaction: one row for each endpoint that wants to be told. */
final class Outbox implements AutoCloseable {

    private static final String LISTENED_TO =
            "select distinct tenant from webhook where status = 'enabled' and tenant = any(?)";

    // Of what happened before the endpoint was made it is not told, but for a moment: clocks differ. That it was
    // accepted is said by another than those who send, and can come after what became of it: then it is no news.
    private static final String ADD = """
            insert into webhook_event (webhook_id, id, email_id, position, type, payload, traceparent)
            select w.id, ?, ?, ?, ?, ?, ? from webhook w
            where w.tenant = ? and w.status = 'enabled' and ? = any(w.events) and w.created_at <= ? + interval '1 minute'
                and not (? and exists (
                    select from webhook_event e where e.webhook_id = w.id and e.email_id = ? and e.position = ?))
            on conflict do nothing
            """;

    // What was decided holds only if the rows say so: a decision that came too late stands in the log, too.
    private static final String HELD = """
            select from delivery_event
            where email_id = ? and position = ? and attempt = ? and type = ? and revision = ?
            """;

    private final Set<String> listenedTo;
    private final RowSeal seal;
    private final PreparedStatement add;
    private final PreparedStatement held;

    /** @param tenants of the events to come */
    Outbox(Connection connection, RowSeal seal, Collection<String> tenants) throws SQLException {
        this.seal = seal;
        this.listenedTo = listenedTo(connection, tenants);
        this.add = connection.prepareStatement(ADD);
        this.held = connection.prepareStatement(HELD);
    }

    /** @return how many endpoints will be told of it */
    int add(Event event) throws SQLException {
        if (!listenedTo.contains(event.envelope().tenant())) {
            return 0;
        }
        Optional<HookMessage> message = HookMessage.of(event);
        if (message.isEmpty() || event.isDecision() && !isHeld(event)) {
            return 0;
        }
        return add(message.get(), event.type() == Event.Type.ACCEPTED);
    }

    private int add(HookMessage message, boolean onlyAsTheFirst) throws SQLException {
        add.setString(1, message.id());
        add.setObject(2, message.delivery().email().value());
        add.setInt(3, message.delivery().index());
        add.setString(4, message.type().wire());
        add.setString(5, seal.close(message.payload()));
        add.setString(
                6, message.traceparent() == null ? null : message.traceparent().text());
        add.setString(7, message.tenant());
        add.setString(8, message.type().wire());
        add.setObject(9, message.at().atOffset(ZoneOffset.UTC));
        add.setBoolean(10, onlyAsTheFirst);
        add.setObject(11, message.delivery().email().value());
        add.setInt(12, message.delivery().index());
        return add.executeUpdate();
    }

    private boolean isHeld(Event decision) throws SQLException {
        held.setObject(1, decision.envelope().emailId().value());
        held.setInt(2, decision.envelope().index());
        held.setInt(3, decision.attempt());
        held.setString(4, decision.type().wire());
        held.setInt(5, decision.envelope().revision());
        try (ResultSet row = held.executeQuery()) {
            return row.next();
        }
    }

    private static Set<String> listenedTo(Connection connection, Collection<String> tenants) throws SQLException {
        Set<String> found = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(LISTENED_TO)) {
            statement.setArray(1, connection.createArrayOf("text", tenants.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        try (add;
                held) {
            // closes the two
        }
    }
}
