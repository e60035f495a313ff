package dev.posthaste.suppress;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/** What a relay asks the table. */
final class Reading {

    /** What is on the list now. */
    static final String LIVE = "removed_at is null and (expires_at is null or expires_at > now())";

    private static final String ALL = "select tenant, recipient_key from suppression where " + LIVE;
    private static final String CHANGED =
            "select tenant, recipient_key, " + LIVE + " from suppression where id = any(?)";
    private static final String ONE =
            "select origin, created_at from suppression where tenant = ? and recipient_key = any(?) and " + LIVE;
    private static final int ROWS_AT_ONCE = 10_000;

    private Reading() {}

    static Snapshot all(Connection connection) throws SQLException {
        connection.setAutoCommit(false); // without a transaction the driver would hold all rows at once
        try (PreparedStatement statement = connection.prepareStatement(ALL)) {
            statement.setFetchSize(ROWS_AT_ONCE);
            LongStream.Builder hashes = LongStream.builder();
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    hashes.add(Snapshot.hash(rows.getString(1), rows.getString(2)));
                }
            }
            return Snapshot.of(hashes.build());
        } finally {
            connection.setAutoCommit(true);
        }
    }

    /** Brings a snapshot up to date with the entries that changed. */
    static Snapshot changed(Connection connection, Snapshot before, Collection<UUID> entries) throws SQLException {
        Set<Long> added = new HashSet<>();
        Set<Long> gone = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(CHANGED)) {
            statement.setArray(1, connection.createArrayOf("uuid", entries.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    (rows.getBoolean(3) ? added : gone).add(Snapshot.hash(rows.getString(1), rows.getString(2)));
                }
            }
        }
        return added.isEmpty() && gone.isEmpty() ? before : before.changed(added, gone);
    }

    /** @param keys every form under which the recipient may stand there */
    static Verdict verdict(Connection connection, String tenant, Collection<String> keys) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(ONE)) {
            statement.setString(1, tenant);
            statement.setArray(2, connection.createArrayOf("text", keys.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Verdict.Listed(
                                row.getString(1),
                                row.getObject(2, OffsetDateTime.class).toInstant())
                        : new Verdict.Free();
            }
        }
    }
}
