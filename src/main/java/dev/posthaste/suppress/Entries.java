package dev.posthaste.suppress;

import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.web.Page;
import dev.posthaste.web.PageRequest;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rows of one tenant's list, for the API. Each method is one step of a transaction. */
final class Entries {

    private static final String FORGET_ENDED = """
            delete from suppression
            where tenant = ? and recipient_key = any(?) and least(removed_at, expires_at) <= now()
            """;

    // Who is on the list stays as he is; of two ends the later holds.
    private static final String ADD = """
            insert into suppression as s (tenant, recipient_key, recipient, origin, note, expires_at)
            select ?, a.key, a.recipient, a.origin, a.note, a.expires_at
            from unnest(?::text[], ?::text[], ?::text[], ?::text[], ?::text[]::timestamptz[])
                as a (key, recipient, origin, note, expires_at)
            order by a.key
            on conflict (tenant, recipient_key) do update set
                expires_at = case when s.expires_at is null or excluded.expires_at is null then null
                    else greatest(s.expires_at, excluded.expires_at) end
            returning s.recipient_key, s.id
            """;

    private static final String REMOVE = """
            update suppression set removed_at = now(), note = null
            where tenant = ? and (recipient_key = any(?) or id::text = any(?)) and %s
            returning id
            """.formatted(Reading.LIVE);

    private static final String ONE =
            "select %s from suppression where tenant = ? and (recipient_key = any(?) or id::text = ?) and %s"
                    .formatted(Suppression.COLUMNS, Reading.LIVE);

    private static final String PAGE = """
            select %s from suppression
            where tenant = ? and (?::text is null or origin = ?) and %s
                and (?::uuid is null or (created_at, id) %s
                    (select c.created_at, c.id from suppression c where c.id = ? and c.tenant = ?))
            order by created_at %s, id %s
            limit ?
            """;
    private static final String OLDER = PAGE.formatted(Suppression.COLUMNS, Reading.LIVE, "<", "desc", "desc");
    private static final String NEWER = PAGE.formatted(Suppression.COLUMNS, Reading.LIVE, ">", "asc", "asc");

    private final Connection connection;
    private final RowSeal seal;
    private final String tenant;

    Entries(Connection connection, RowSeal seal, String tenant) {
        this.connection = connection;
        this.seal = seal;
        this.tenant = tenant;
    }

    /** @return the ids of the entries, in the order of {@code additions} */
    List<String> add(List<Addition> additions) throws SQLException {
        // Of two that name one address the last one is meant.
        Map<String, Addition> byKey = new HashMap<>();
        additions.forEach(each -> byKey.put(key(each), each));
        List<Addition> once = List.copyOf(byKey.values());
        try (PreparedStatement forget = connection.prepareStatement(FORGET_ENDED);
                PreparedStatement add = connection.prepareStatement(ADD)) {
            forget.setString(1, tenant);
            forget.setArray(2, keys(once.stream().map(each -> each.recipient().canonical())));
            forget.executeUpdate();
            add.setString(1, tenant);
            add.setArray(2, texts(once, this::key));
            add.setArray(3, texts(once, each -> seal.close(each.recipient().toString())));
            add.setArray(4, texts(once, each -> each.origin().wire()));
            add.setArray(5, texts(once, each -> seal.closeIfAny(each.note())));
            add.setArray(
                    6,
                    texts(
                            once,
                            each -> each.expiresAt() == null
                                    ? null
                                    : each.expiresAt().toString()));
            Map<String, String> ids = new HashMap<>();
            try (ResultSet rows = add.executeQuery()) {
                while (rows.next()) {
                    ids.put(rows.getString(1), rows.getString(2));
                }
            }
            return additions.stream()
                    .map(each -> ids.getOrDefault(key(each), ""))
                    .toList();
        }
    }

    /** @return the ids of those that were on the list, and are not any more */
    List<String> remove(Collection<Named> names) throws SQLException {
        try (PreparedStatement remove = connection.prepareStatement(REMOVE)) {
            remove.setString(1, tenant);
            remove.setArray(2, keys(names.stream().map(Named::recipientKey).filter(Objects::nonNull)));
            remove.setArray(3, texts(names, Named::id));
            List<String> removed = new ArrayList<>();
            try (ResultSet rows = remove.executeQuery()) {
                while (rows.next()) {
                    removed.add(rows.getString(1));
                }
            }
            return removed;
        }
    }

    Optional<Suppression> find(Named name) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(ONE)) {
            one.setString(1, tenant);
            one.setArray(2, keys(Stream.ofNullable(name.recipientKey())));
            one.setString(3, name.id());
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? Optional.of(Suppression.of(row, seal)) : Optional.empty();
            }
        }
    }

    /** Newest first; with {@code before}, the page that ends there, oldest first. */
    Page<Suppression> page(SuppressionSearch search) throws SQLException {
        PageRequest<UUID> asked = search.page();
        try (PreparedStatement page = connection.prepareStatement(asked.backwards() ? NEWER : OLDER)) {
            String origin = search.origin() == null ? null : search.origin().wire();
            page.setString(1, tenant);
            page.setString(2, origin);
            page.setString(3, origin);
            page.setObject(4, asked.cursor());
            page.setObject(5, asked.cursor());
            page.setString(6, tenant);
            page.setInt(7, asked.rows());
            List<Suppression> found = new ArrayList<>();
            try (ResultSet rows = page.executeQuery()) {
                while (rows.next()) {
                    found.add(Suppression.of(rows, seal));
                }
            }
            return asked.cut(found);
        }
    }

    private String key(Addition addition) {
        return seal.key(addition.recipient().canonical());
    }

    /** Every form under which they may stand there. */
    private Array keys(Stream<String> recipients) throws SQLException {
        return connection.createArrayOf(
                "text", recipients.flatMap(each -> seal.keys(each).stream()).toArray());
    }

    private <T> Array texts(Collection<T> values, Function<T, @Nullable String> text) throws SQLException {
        @Nullable String[] texts = new @Nullable String[values.size()];
        int i = 0;
        for (T value : values) {
            texts[i++] = text.apply(value);
        }
        return connection.createArrayOf("text", texts);
    }
}
