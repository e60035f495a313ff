package dev.posthaste.queue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a reader of the log is, in the database whose rows say what it did: so neither can be ahead of the other. A table with
 * {@code topic}, {@code partition} and {@code next_offset}.
 */
public final class RowOffsets {

    private final String first;
    private final String lock;
    private final String move;

    /** @param table that is part of the statements as it stands */
    public RowOffsets(String table) {
        this.first =
                "insert into " + table + " (topic, partition, next_offset) values (?, ?, 0) on conflict do nothing";
        this.lock = "select next_offset from " + table + " where topic = ? and partition = ? for update";
        this.move = "update " + table + " set next_offset = ? where topic = ? and partition = ?";
    }

    /**
     * The next offset to read. The row stays locked for the rest of the transaction: of two readers that both believe they own the
     * partition, the second waits here, and then sees what the first has done.
     */
    public long lock(Connection connection, TopicPartition partition) throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(first)) {
            begin.setString(1, partition.topic());
            begin.setInt(2, partition.partition());
            begin.executeUpdate();
        }
        try (PreparedStatement locked = connection.prepareStatement(lock)) {
            locked.setString(1, partition.topic());
            locked.setInt(2, partition.partition());
            try (ResultSet row = locked.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    public void move(Connection connection, TopicPartition partition, long next) throws SQLException {
        try (PreparedStatement moved = connection.prepareStatement(move)) {
            moved.setLong(1, next);
            moved.setString(2, partition.topic());
            moved.setInt(3, partition.partition());
            moved.executeUpdate();
        }
    }
}
