package dev.posthaste.access;

import dev.posthaste.DomainPattern;
import dev.posthaste.Grant;
import dev.posthaste.KeyMode;
import dev.posthaste.Limit;
import dev.posthaste.RecipientPattern;
import dev.posthaste.Scope;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A grant as columns of {@code api_key}. */
final class KeyColumns {

    static final String GRANT = "mode, scopes, from_domains, streams, recipients, expires_at, rate_limit";

    private KeyColumns() {}

    static Grant grant(ResultSet row) throws SQLException {
        return new Grant(
                KeyMode.ofWire(row.getString("mode")),
                texts(row, "scopes").stream().map(Scope::ofWire).collect(Collectors.toSet()),
                texts(row, "from_domains").stream().map(DomainPattern::new).collect(Collectors.toSet()),
                Set.copyOf(texts(row, "streams")),
                texts(row, "recipients").stream().map(RecipientPattern::new).collect(Collectors.toSet()),
                time(row, "expires_at"),
                limit(row));
    }

    static Set<Network> networks(ResultSet row) throws SQLException {
        return texts(row, "cidrs").stream().map(Network::parse).collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Limit limit(ResultSet row) throws SQLException {
        String text = row.getString("rate_limit");
        return text == null ? null : Limit.of(text);
    }

    static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    static List<String> texts(ResultSet row, String column) throws SQLException {
        return Arrays.asList((String[]) row.getArray(column).getArray());
    }

    static Array array(Connection connection, Collection<?> values) throws SQLException {
        return connection.createArrayOf(
                "text", values.stream().map(Object::toString).sorted().toArray());
    }
}
