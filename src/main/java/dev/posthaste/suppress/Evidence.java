package dev.posthaste.suppress;

import dev.posthaste.BounceKind;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.secrecy.RowSeal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * What a refusal says about an address. Only a server that says that there is no such mailbox puts an address on the list by
 * itself: whoever is on it gets no login code any more, so that a policy (5.7.1), a full mailbox (5.2.2) or a wrong sender (5.1.7,
 * 5.1.8) must not do it, nor a reply without an enhanced status code.
 */
public final class Evidence {

    // What was on the list and ended stays ended, unless the refusal is younger than that: the log can be read again.
    private static final String LIST = """
            insert into suppression as s (tenant, recipient_key, recipient, origin, source_id, created_at)
            values (?, ?, ?, ?, ?, ?)
            on conflict (tenant, recipient_key) do update set
                id = excluded.id, recipient = excluded.recipient, origin = excluded.origin, source_id = excluded.source_id,
                note = null, created_at = excluded.created_at, expires_at = null, removed_at = null
            where least(s.removed_at, s.expires_at) < excluded.created_at
            """;

    private Evidence() {}

    /** Also whoever called a mail spam is to get no more. */
    public static boolean isAgainstTheAddress(Event event) {
        Event.Reply reply = event.reply();
        if (event.envelope().sandbox()) {
            return false; // made up
        }
        return event.type() == Event.Type.COMPLAINED
                || event.type() == Event.Type.BOUNCED
                        && reply != null
                        && BounceKind.nobodyIsThere(reply.enhancedStatus());
    }

    /** Puts the recipients of {@code bounces} on the list, in {@code connection}'s transaction. */
    public static void list(Connection connection, RowSeal seal, Collection<Event> bounces) throws SQLException {
        if (bounces.isEmpty()) {
            return;
        }
        // Sorted, as whoever locks many rows locks them.
        List<Event> sorted = bounces.stream()
                .sorted(Comparator.comparing((Event event) -> event.envelope().tenant())
                        .thenComparing(
                                event -> seal.key(event.envelope().recipient().canonical())))
                .toList();
        try (PreparedStatement list = connection.prepareStatement(LIST)) {
            for (Event bounce : sorted) {
                MailEnvelope envelope = bounce.envelope();
                list.setString(1, envelope.tenant());
                list.setString(2, seal.key(envelope.recipient().canonical()));
                list.setString(3, seal.close(envelope.recipient().toString()));
                Origin origin = bounce.type() == Event.Type.COMPLAINED ? Origin.COMPLAINT : Origin.BOUNCE;
                list.setString(4, origin.wire());
                list.setObject(5, envelope.emailId().value());
                list.setObject(6, bounce.at().atOffset(ZoneOffset.UTC));
                list.addBatch();
            }
            list.executeBatch();
        }
    }
}
