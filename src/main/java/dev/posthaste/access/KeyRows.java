package dev.posthaste.access;

import dev.posthaste.Caller;
import dev.posthaste.Scope;
import dev.posthaste.web.Page;
import dev.posthaste.web.PageRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The keys of one tenant, in one transaction. */
final class KeyRows {

    private static final String LIVE = "revoked_at is null and (expires_at is null or expires_at > now())";

    private static final String ADD = """
            insert into api_key (id, tenant, name, hash, hint, mode, scopes, from_domains, streams, recipients, cidrs, expires_at,
                created_by, replaces, rate_limit)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String ONE = """
            select name, %s, cidrs from api_key where tenant = ? and id = ? and %s for update
            """.formatted(KeyColumns.GRANT, LIVE);
    private static final String PAGE = """
            select %s from api_key
            where tenant = ? and %s
                and (?::uuid is null or (created_at, id) %s
                    (select c.created_at, c.id from api_key c where c.id = ? and c.tenant = ?))
            order by created_at %s, id %s
            limit ?
            """;
    private static final String OLDER = PAGE.formatted(KeyView.COLUMNS, LIVE, "<", "desc", "desc");
    private static final String NEWER = PAGE.formatted(KeyView.COLUMNS, LIVE, ">", "asc", "asc");
    private static final String RENAME = "update api_key set name = ? where tenant = ? and id = ? and " + LIVE;
    private static final String REVOKE =
            "update api_key set revoked_at = now() where tenant = ? and id = ? and " + LIVE;
    private static final String END = """
            update api_key set expires_at = least(expires_at, now() + ? * interval '1 second')
            where tenant = ? and id = ?
            returning expires_at
            """;

    private final Connection connection;
    private final String tenant;

    KeyRows(Connection connection, String tenant) {
        this.connection = connection;
        this.tenant = tenant;
    }

    /** @param replaces the key whose place it takes; null for a new one */
    void add(UUID id, NewKey key, KeyHash hash, String hint, Caller maker, @Nullable UUID replaces)
            throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setObject(1, id);
            add.setString(2, tenant);
            add.setString(3, key.name());
            add.setBytes(4, hash.octets());
            add.setString(5, hint);
            add.setString(6, key.grant().mode().wire());
            add.setArray(
                    7,
                    KeyColumns.array(
                            connection,
                            key.grant().scopes().stream().map(Scope::wire).toList()));
            add.setArray(8, KeyColumns.array(connection, key.grant().fromDomains()));
            add.setArray(9, KeyColumns.array(connection, key.grant().streams()));
            add.setArray(10, KeyColumns.array(connection, key.grant().recipients()));
            add.setArray(11, KeyColumns.array(connection, key.networks()));
            Instant end = key.grant().expiresAt();
            add.setObject(12, end == null ? null : end.atOffset(ZoneOffset.UTC));
            add.setString(13, maker.key());
            add.setObject(14, replaces);
            add.setString(
                    15, key.grant().rate() == null ? null : key.grant().rate().toString());
            add.executeUpdate();
        }
    }

    /** What a key is; empty when this tenant has no such key that opens anything. */
    Optional<NewKey> find(UUID id) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(ONE)) {
            one.setString(1, tenant);
            one.setObject(2, id);
            try (ResultSet row = one.executeQuery()) {
                return row.next()
                        ? Optional.of(new NewKey(
                                tenant, row.getString("name"), KeyColumns.grant(row), KeyColumns.networks(row)))
                        : Optional.empty();
            }
        }
    }

    /** Newest first; with {@code before}, the page that ends there, oldest first. */
    Page<KeyView> page(PageRequest<UUID> asked) throws SQLException {
        try (PreparedStatement page = connection.prepareStatement(asked.backwards() ? NEWER : OLDER)) {
            page.setString(1, tenant);
            page.setObject(2, asked.cursor());
            page.setObject(3, asked.cursor());
            page.setString(4, tenant);
            page.setInt(5, asked.rows());
            List<KeyView> found = new ArrayList<>();
            try (ResultSet rows = page.executeQuery()) {
                while (rows.next()) {
                    found.add(KeyView.of(rows));
                }
            }
            return asked.cut(found);
        }
    }

    /** @return whether there is such a key that opens anything */
    boolean rename(UUID id, String name) throws SQLException {
        try (PreparedStatement rename = connection.prepareStatement(RENAME)) {
            rename.setString(1, name);
            rename.setString(2, tenant);
            rename.setObject(3, id);
            return rename.executeUpdate() > 0;
        }
    }

    /** @return whether it opened anything until now */
    boolean revoke(UUID id) throws SQLException {
        try (PreparedStatement revoke = connection.prepareStatement(REVOKE)) {
            revoke.setString(1, tenant);
            revoke.setObject(2, id);
            return revoke.executeUpdate() > 0;
        }
    }

    /** Lets a key live for so long and no longer. @return until when that is */
    Instant end(UUID id, Duration after) throws SQLException {
        try (PreparedStatement end = connection.prepareStatement(END)) {
            end.setLong(1, after.toSeconds());
            end.setString(2, tenant);
            end.setObject(3, id);
            try (ResultSet row = end.executeQuery()) {
                row.next();
                return row.getObject(1, OffsetDateTime.class).toInstant();
            }
        }
    }
}
