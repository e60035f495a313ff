package dev.posthaste.streams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.posthaste.StreamName;
import dev.posthaste.web.Page;
import dev.posthaste.web.PageRequest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The streams of one tenant, in one transaction. */
final class StreamRows {

    private static final String COLUMNS = "name, policy, created_at, updated_at";
    private static final String COUNT = "select count(*) from stream where tenant = ?";
    private static final String ADD =
            "insert into stream (tenant, name, policy, kept_seconds) values (?, ?, ?::jsonb, ?) on conflict do nothing";
    private static final String ONE = "select %s from stream where tenant = ? and name = ?".formatted(COLUMNS);
    private static final String CHANGE =
            "update stream set policy = ?::jsonb, kept_seconds = ?, updated_at = now() where tenant = ? and name = ?";
    private static final String DELETE = "delete from stream where tenant = ? and name = ?";
    private static final String PAGE = """
            select %s from stream
            where tenant = ? and (?::text is null or name %s ?)
            order by name %s
            limit ?
            """;
    private static final String FORWARD = PAGE.formatted(COLUMNS, ">", "asc");
    private static final String BACKWARD = PAGE.formatted(COLUMNS, "<", "desc");

    private static final JsonMapper JSON = new JsonMapper();

    private final Connection connection;
    private final String tenant;

    StreamRows(Connection connection, String tenant) {
        this.connection = connection;
        this.tenant = tenant;
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

    /** @param form as it was asked for. @return whether there was none of this name */
    boolean add(StreamPolicy policy, ObjectNode form) throws SQLException {
        try (PreparedStatement add = connection.prepareStatement(ADD)) {
            add.setString(1, tenant);
            add.setString(2, policy.name().text());
            add.setString(3, form.toString());
            add.setObject(4, keptSeconds(policy), Types.BIGINT);
            return add.executeUpdate() > 0;
        }
    }

    Optional<StreamView> find(StreamName name) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(ONE)) {
            one.setString(1, tenant);
            one.setString(2, name.text());
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? Optional.of(view(row)) : Optional.empty();
            }
        }
    }

    /** What was written, locked until the transaction ends: of two changes each sees the other. */
    Optional<ObjectNode> lock(StreamName name) throws SQLException {
        try (PreparedStatement one = connection.prepareStatement(ONE + " for update")) {
            one.setString(1, tenant);
            one.setString(2, name.text());
            try (ResultSet row = one.executeQuery()) {
                return row.next() ? Optional.of(policy(row)) : Optional.empty();
            }
        }
    }

    void change(StreamPolicy policy, ObjectNode form) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(CHANGE)) {
            change.setString(1, form.toString());
            change.setObject(2, keptSeconds(policy), Types.BIGINT);
            change.setString(3, tenant);
            change.setString(4, policy.name().text());
            change.executeUpdate();
        }
    }

    boolean delete(StreamName name) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(DELETE)) {
            delete.setString(1, tenant);
            delete.setString(2, name.text());
            return delete.executeUpdate() > 0;
        }
    }

    /** By name; with {@code before}, the page that ends there, backwards. */
    Page<StreamView> page(PageRequest<StreamName> asked) throws SQLException {
        String cursor = asked.cursor() == null ? null : asked.cursor().text();
        try (PreparedStatement page = connection.prepareStatement(asked.backwards() ? BACKWARD : FORWARD)) {
            page.setString(1, tenant);
            page.setString(2, cursor);
            page.setString(3, cursor);
            page.setInt(4, asked.rows());
            List<StreamView> found = new ArrayList<>();
            try (ResultSet rows = page.executeQuery()) {
                while (rows.next()) {
                    found.add(view(rows));
                }
            }
            return asked.cut(found);
        }
    }

    private static @Nullable Long keptSeconds(StreamPolicy policy) {
        return policy.retention() == null ? null : policy.retention().toSeconds();
    }

    static StreamPolicy read(ResultSet row) throws SQLException {
        return PolicyReader.policy(new StreamName(row.getString("name")), policy(row));
    }

    private static StreamView view(ResultSet row) throws SQLException {
        return StreamView.of(
                read(row),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("updated_at", OffsetDateTime.class).toInstant());
    }

    private static ObjectNode policy(ResultSet row) throws SQLException {
        try {
            return (ObjectNode) JSON.readTree(row.getString("policy"));
        } catch (JsonProcessingException e) {
            throw new SQLException("A column of the type jsonb holds JSON.", e);
        }
    }
}
