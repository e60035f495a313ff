package dev.posthaste.track;

import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.kafka.common.TopicPartition;

/** How far the projector is, in the database whose rows say what it did. */
@Singleton
final class ProjectorOffsets {

    private static final String FIRST =
            "insert into projector_offset (topic, partition, next_offset) values (?, ?, 0) on conflict do nothing";
    private static final String LOCK =
            "select next_offset from projector_offset where topic = ? and partition = ? for update";
    private static final String MOVE = "update projector_offset set next_offset = ? where topic = ? and partition = ?";

    ProjectorOffsets() {}

    /**
     * The next offset to apply. The row stays locked for the rest of the transaction: of two projectors that both believe they own
     * the partition, the second waits here, and then sees what the first has done.
     */
    long lock(Connection connection, TopicPartition partition) throws SQLException {
        try (PreparedStatement first = connection.prepareStatement(FIRST)) {
            first.setString(1, partition.topic());
            first.setInt(2, partition.partition());
            first.executeUpdate();
        }
        try (PreparedStatement lock = connection.prepareStatement(LOCK)) {
            lock.setString(1, partition.topic());
            lock.setInt(2, partition.partition());
            try (ResultSet row = lock.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    void move(Connection connection, TopicPartition partition, long next) throws SQLException {
        try (PreparedStatement move = connection.prepareStatement(MOVE)) {
            move.setLong(1, next);
            move.setString(2, partition.topic());
            move.setInt(3, partition.partition());
            move.executeUpdate();
        }
    }
}
