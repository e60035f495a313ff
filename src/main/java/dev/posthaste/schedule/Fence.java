package dev.posthaste.schedule;

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
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;

/**
 * Keeps the timer and the sweeper away from rows that are behind. After the database was away, or came back from a backup, rows can be due
 * whose outcome stands in the log already; until the projector has passed what was in the log then, nothing is dispatched.
 */
@Dependent // whoever asks for one has one of their own
class Fence {

    private static final String READ =
            "select 1 from projector_offset where topic = ? and partition = ? and next_offset >= ?";
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
        if (toPass.isEmpty()) {
            toPass.putAll(endsOfEvents());
        }
        try (PreparedStatement read = connection.prepareStatement(READ)) {
            for (Map.Entry<Integer, Long> end : toPass.entrySet()) {
                read.setString(1, topics.events());
                read.setInt(2, end.getKey());
                read.setLong(3, end.getValue());
                try (ResultSet row = read.executeQuery()) {
                    if (!row.next() && end.getValue() > 0) {
                        return false;
                    }
                }
            }
        }
        down = true;
        return true;
    }

    private Map<Integer, Long> endsOfEvents() throws InterruptedException, ExecutionException, TimeoutException {
        try (Admin admin = Admin.create(kafka)) {
            TopicDescription events = admin.describeTopics(List.of(topics.events()))
                    .allTopicNames()
                    .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .get(topics.events());
            Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
            for (TopicPartitionInfo partition : Objects.requireNonNull(events).partitions()) {
                latest.put(new TopicPartition(topics.events(), partition.partition()), OffsetSpec.latest());
            }
            Map<TopicPartition, ListOffsetsResultInfo> found =
                    admin.listOffsets(latest).all().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Map<Integer, Long> ends = new HashMap<>();
            found.forEach((partition, info) -> ends.put(partition.partition(), info.offset()));
            return ends;
        }
    }
}
