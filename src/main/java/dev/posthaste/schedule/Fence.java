package dev.posthaste.schedule;

import dev.posthaste.queue.TopicEnds;
import dev.posthaste.queue.Topics;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.Dependent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiPredicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the timer and the sweeper away from rows that are behind. After the database was away, or came back from a backup, rows can be due
 * whose outcome stands in the log already; until the projector has passed what was in the log then, nothing is dispatched.
 */
@Dependent // whoever asks for one has one of their own
class Fence {

    private static final String READ = "select partition, next_offset from projector_offset where topic = ?";
    private static final long PATIENCE_SECONDS = 10;

    private final Topics topics;
    private final Map<String, Object> kafka;
    private final Map<Integer, Long> toPass = new HashMap<>();
    private boolean down;

    Fence(Topics topics, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.topics = topics;
        this.kafka = kafka;
    }

    /** Nothing passes until {@link #isPassed} has seen the projector go by the events that are in the log then. */
    void raise() {
        down = false;
        toPass.clear();
    }

    boolean isPassed(Connection connection)
            throws SQLException, InterruptedException, ExecutionException, TimeoutException {
        if (down) {
            return true;
        }
        Map<Integer, Long> read = read(connection);
        if (toPass.isEmpty()) {
            Map<Integer, Long> ends = endsOfEvents();
            // Asked after the rows. What ends before them is another log, and the projector is about to begin with it
            // anew.
            if (anyOf(ends, (partition, end) -> end < read.getOrDefault(partition, 0L))) {
                return false;
            }
            toPass.putAll(ends);
        }
        down = !anyOf(toPass, (partition, end) -> end > read.getOrDefault(partition, 0L));
        return down;
    }

    private static boolean anyOf(Map<Integer, Long> ends, BiPredicate<Integer, Long> which) {
        return ends.entrySet().stream().anyMatch(end -> which.test(end.getKey(), end.getValue()));
    }

    private Map<Integer, Long> read(Connection connection) throws SQLException {
        Map<Integer, Long> offsets = new HashMap<>();
        try (PreparedStatement read = connection.prepareStatement(READ)) {
            read.setString(1, topics.events());
            try (ResultSet rows = read.executeQuery()) {
                while (rows.next()) {
                    offsets.put(rows.getInt(1), rows.getLong(2));
                }
            }
        }
        return offsets;
    }

    private Map<Integer, Long> endsOfEvents() throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(kafka)) {
            var events = admin.describeTopics(List.of(topics.events()))
                    .allTopicNames()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Map<TopicPartition, ListOffsetsResultInfo> found =
                    admin.listOffsets(TopicEnds.of(events.values())).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Map<Integer, Long> ends = new HashMap<>();
            found.forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
            return ends;
        }
    }
}
