package dev.posthaste.webhook;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.kafka.common.TopicPartition;

/** How far the events were read, in the database whose rows say what is to be told of them. */
@Singleton
final class FeedOffsets {

    private static final String FIRST =
            "insert into webhook_offset (topic, partition, next_offset) values (?, ?, 0) on conflict do nothing";
    private static final String LOCK =
            "select next_offset from webhook_offset where topic = ? and partition = ? for update";
    private static final String MOVE = "update webhook_offset set next_offset = ? where topic = ? and partition = ?";
    private static final String PROJECTED =
            "select next_offset from projector_offset where topic = ? and partition = ?";

    FeedOffsets() {}

    /** The next offset to read. The row stays locked: of two workers that both believe they own the partition, the second waits. */
    long lock(Connection connection, TopicPartition partition) throws SQLException {
        try (PreparedStatement first = connection.prepareStatement(FIRST)) {
            first.setString(1, partition.topic());
            first.setInt(2, partition.partition());
            first.executeUpdate();
        }
        return read(connection, LOCK, partition);
    }

    /** The first offset that the rows that {@code GET} reads know nothing of. */
    long projected(Connection connection, TopicPartition partition) throws SQLException {
        return read(connection, PROJECTED, partition);
    }

    void move(Connection connection, TopicPartition partition, long next) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement(MOVE)) {
            move.setLong(1, next);
            move.setString(2, partition.topic());
            move.setInt(3, partition.partition());
            move.executeUpdate();
        }
    }

    private static long read(Connection connection, String sql, TopicPartition partition) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, partition.topic());
            statement.setInt(2, partition.partition());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }
}
