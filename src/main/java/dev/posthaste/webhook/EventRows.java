package dev.posthaste.webhook;

import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.web.Page;
import dev.posthaste.web.PageRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What one endpoint was told, for the API. That it is the tenant's has been looked at before. */
final class EventRows {

    private static final String PAGE = """
            select %s from webhook_event
            where webhook_id = ? and (?::text is null or ? = %s) and (?::text is null or type = ?)
                and (?::uuid is null or email_id = ?)
                and (?::text is null or seq %s (select c.seq from webhook_event c where c.webhook_id = ? and c.id = ?))
            order by seq %s
            limit ?
            """;
    private static final String OLDER = PAGE.formatted(HookEvent.COLUMNS, HookEvent.STATUS, "<", "desc");
    private static final String NEWER = PAGE.formatted(HookEvent.COLUMNS, HookEvent.STATUS, ">", "asc");

    private static final String ONE =
            "select %s, payload from webhook_event where webhook_id = ? and id = ?".formatted(HookEvent.COLUMNS);
    private static final String ATTEMPTS = """
            select %s from webhook_attempt
            where webhook_id = ? and event_id = ? and (?::int is null or number < ?)
            order by number desc
            limit ?
            """.formatted(HookAttempt.COLUMNS);

    // What is pending is told anyway; here it is told at once.
    private static final String AGAIN = """
            update webhook_event set status = 'pending', due_at = now(), since = now(), tries = 0
            where webhook_id = ? and\s""";
    private static final String REPLAY = AGAIN + "id = ?";
    private static final String REPLAY_RANGE =
            AGAIN + "created_at >= ? and created_at < ? and status <> 'pending' and (? or status = 'failed')";
    private static final String TEST = """
            insert into webhook_event (webhook_id, id, type, payload) values (?, ?, ?, ?)
            """;

    private final Connection connection;
    private final RowSeal seal;
    private final UUID webhook;

    EventRows(Connection connection, RowSeal seal, UUID webhook) {
        this.connection = connection;
        this.seal = seal;
        this.webhook = webhook;
    }

    /** Newest first; with {@code before}, the page that ends there, oldest first. */
    Page<HookEvent> page(HookEventSearch search) throws SQLException {
        PageRequest<String> asked = search.page();
        String type = search.type() == null ? null : search.type().wire();
        try (PreparedStatement page = connection.prepareStatement(asked.backwards() ? NEWER : OLDER)) {
            page.setObject(1, webhook);
            page.setString(2, search.status());
            page.setString(3, search.status());
            page.setString(4, type);
            page.setString(5, type);
            page.setObject(6, search.email());
            page.setObject(7, search.email());
            page.setString(8, asked.cursor());
            page.setObject(9, webhook);
            page.setString(10, asked.cursor());
            page.setInt(11, asked.rows());
            List<HookEvent> found = new ArrayList<>();
            try (ResultSet rows = page.executeQuery()) {
                while (rows.next()) {
                    found.add(HookEvent.of(rows, null));
                }
            }
            return asked.cut(found);
        }
    }

    Optional<HookEvent> find(String id) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(ONE)) {
            one.setObject(1, webhook);
            one.setString(2, id);
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? Optional.of(HookEvent.of(row, payload(row.getString(8)))) : Optional.empty();
            }
        }
    }

    /** Newest first. */
    Page<HookAttempt> attempts(String id, PageRequest<Integer> asked) throws SQLException {
        try (PreparedStatement attempts = connection.prepareStatement(ATTEMPTS)) {
            attempts.setObject(1, webhook);
            attempts.setString(2, id);
            attempts.setObject(3, asked.cursor());
            attempts.setObject(4, asked.cursor());
            attempts.setInt(5, asked.rows());
            List<HookAttempt> found = new ArrayList<>();
            try (ResultSet rows = attempts.executeQuery()) {
                while (rows.next()) {
                    found.add(HookAttempt.of(rows, seal));
                }
            }
            return asked.cut(found);
        }
    }

    private @Nullable String payload(String kept) {
        try {
            return seal.open(kept);
        } catch (KeyMissing _) {
            return null; // it is JSON that is shown, or nothing
        }
    }

    boolean replay(String id) throws SQLException {
        try (PreparedStatement replay = connection.prepareStatement(REPLAY)) {
            replay.setObject(1, webhook);
            replay.setString(2, id);
            return replay.executeUpdate() > 0;
        }
    }

    /**
     * @param all whether also what was taken is told again
     * @return how many
     */
    int replay(Instant from, Instant to, boolean all) throws SQLException {
        try (PreparedStatement replay = connection.prepareStatement(REPLAY_RANGE)) {
            replay.setObject(1, webhook);
            replay.setObject(2, from.atOffset(ZoneOffset.UTC));
            replay.setObject(3, to.atOffset(ZoneOffset.UTC));
            replay.setBoolean(4, all);
            return replay.executeUpdate();
        }
    }

    void addTest(String id, HookType type, String payload) throws SQLException {
        try (PreparedStatement test = connection.prepareStatement(TEST)) {
            test.setObject(1, webhook);
            test.setString(2, id);
            test.setString(3, type.wire());
            test.setString(4, seal.close(payload));
            test.executeUpdate();
        }
    }
}
