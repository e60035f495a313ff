package dev.posthaste.webhook;

import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.web.Page;
import dev.posthaste.web.PageRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The endpoints of one tenant, for the API. Each method is one step of a transaction. */
final class HookRows {

    private static final String COUNT = "select count(*) from webhook where tenant = ?";
    private static final String ADD =
            "insert into webhook (tenant, endpoint, events, secret) values (?, ?, ?, ?) returning " + Hook.COLUMNS;
    private static final String ONE = "select %s from webhook where tenant = ? and id = ?".formatted(Hook.COLUMNS);

    private static final String PAGE = """
            select %s from webhook
            where tenant = ?
                and (?::uuid is null or (created_at, id) %s
                    (select c.created_at, c.id from webhook c where c.id = ? and c.tenant = ?))
            order by created_at %s, id %s
            limit ?
            """;
    private static final String OLDER = PAGE.formatted(Hook.COLUMNS, "<", "desc", "desc");
    private static final String NEWER = PAGE.formatted(Hook.COLUMNS, ">", "asc", "asc");

    // Whoever enables it says that it is well again, and whoever moves it too: it starts anew.
    private static final String CHANGE = """
            update webhook set
                endpoint = coalesce(?, endpoint), events = coalesce(?, events), status = coalesce(?, status),
                failures = case when ? then 0 else failures end,
                failing_since = case when ? then null else failing_since end,
                rest_until = case when ? then null else rest_until end,
                disabled_reason = case when ? is null then disabled_reason end,
                disabled_at = case ? when 'disabled' then now() when 'enabled' then null else disabled_at end
            where tenant = ? and id = ?
            """;

    private static final String ROTATE = """
            update webhook set secret = ?, previous_secret = secret, previous_until = now() + ? * interval '1 second'
            where tenant = ? and id = ?
            """;
    private static final String DELETE = "delete from webhook where tenant = ? and id = ?";

    private final Connection connection;
    private final RowSeal seal;
    private final String tenant;

    HookRows(Connection connection, RowSeal seal, String tenant) {
        this.connection = connection;
        this.seal = seal;
        this.tenant = tenant;
    }

    EventRows events(UUID webhook) {
        return new EventRows(connection, seal, webhook);
    }

    int count() throws SQLException {
        try (PreparedStatement count = connection.prepareStatement(COUNT)) {
            count.setString(1, tenant);
            try (ResultSet row = count.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** @param secret as the box leaves it */
    Hook add(HookRequest request, byte[] secret) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setString(1, tenant);
            add.setString(2, String.valueOf(request.endpoint()));
            add.setArray(3, connection.createArrayOf("text", request.eventNames()));
            add.setBytes(4, secret);
            try (ResultSet row = add.executeQuery()) {
                row.next();
                return Hook.of(row);
            }
        }
    }

    Optional<Hook> find(UUID id) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(ONE)) {
            one.setString(1, tenant);
            one.setObject(2, id);
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? Optional.of(Hook.of(row)) : Optional.empty();
            }
        }
    }

    /** Newest first; with {@code before}, the page that ends there, oldest first. */
    Page<Hook> page(PageRequest<UUID> asked) throws SQLException {
        try (PreparedStatement page = connection.prepareStatement(asked.backwards() ? NEWER : OLDER)) {
            page.setString(1, tenant);
            page.setObject(2, asked.cursor());
            page.setObject(3, asked.cursor());
            page.setString(4, tenant);
            page.setInt(5, asked.rows());
            List<Hook> found = new ArrayList<>();
            try (ResultSet rows = page.executeQuery()) {
                while (rows.next()) {
                    found.add(Hook.of(rows));
                }
            }
            return asked.cut(found);
        }
    }

    boolean change(UUID id, HookRequest request) throws SQLException {
        String status = request.status();
        boolean anew = "enabled".equals(status) || request.endpoint() != null;
        try (PreparedStatement change = connection.prepareStatement(CHANGE)) {
            change.setString(
                    1, request.endpoint() == null ? null : request.endpoint().toString());
            change.setArray(
                    2, request.events() == null ? null : connection.createArrayOf("text", request.eventNames()));
            change.setString(3, status);
            change.setBoolean(4, anew);
            change.setBoolean(5, anew);
            change.setBoolean(6, anew);
            change.setString(7, status);
            change.setString(8, status);
            change.setString(9, tenant);
            change.setObject(10, id);
            return change.executeUpdate() > 0;
        }
    }

    /** @param fresh as the box leaves it */
    boolean rotate(UUID id, byte[] fresh, Duration both) throws SQLException {
        try (PreparedStatement rotate = connection.prepareStatement(ROTATE)) {
            rotate.setBytes(1, fresh);
            rotate.setLong(2, both.toSeconds());
            rotate.setString(3, tenant);
            rotate.setObject(4, id);
            return rotate.executeUpdate() > 0;
        }
    }

    boolean delete(UUID id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setString(1, tenant);
            delete.setObject(2, id);
            return delete.executeUpdate() > 0;
        }
    }
}
