package dev.posthaste.relay;

import dev.posthaste.ops.Journal;
import dev.posthaste.queue.MalformedRecord;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.queue.Topics;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads what an earlier owner of a partition wrote about it last. */
@Singleton
final class EventTail {

    private static final Journal LOG = Journal.of(EventTail.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Topics topics;
    private final RelayConsumers consumers;

    EventTail(Topics topics, RelayConsumers consumers) {
        this.topics = topics;
        this.consumers = consumers;
    }

    /** What was found, and where the log of events ended when it was read. */
    record Tail(Recovered recovered, long end) {}

    /** Where the events end now, by number of the partition. */
    Map<Integer, Long> ends(Set<Integer> numbers) {
        try (Consumer<String, byte[]> consumer = consumers.forReading()) {
            List<TopicPartition> partitions = partitions(numbers);
            consumer.assign(partitions);
            return consumer.endOffsets(partitions).entrySet().stream()
                    .collect(Collectors.toMap(end -> end.getKey().partition(), Map.Entry::getValue));
        }
    }

    /**
     * @param positions by number of the partition, from where to read
     * @return by partition of events, one for each position
     */
    Map<Integer, Tail> read(Map<Integer, Long> positions) {
        try (Consumer<String, byte[]> consumer = consumers.forReading()) {
            List<TopicPartition> partitions = partitions(positions.keySet());
            consumer.assign(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            Map<Integer, Tail> tails = new HashMap<>();
            consumer.endOffsets(partitions).forEach((partition, end) -> {
                long from = Math.max(
                        positions.getOrDefault(partition.partition(), 0L), beginnings.getOrDefault(partition, 0L));
                consumer.seek(partition, Math.min(from, end));
                tails.put(partition.partition(), new Tail(new Recovered(), end));
            });
            while (!allRead(consumer, tails)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    Tail tail = tails.get(record.partition());
                    if (tail != null) {
                        learn(record, tail.recovered());
                    }
                }
            }
            return tails;
        }
    }

    private static boolean allRead(Consumer<String, byte[]> consumer, Map<Integer, Tail> tails) {
        return consumer.assignment().stream().allMatch(partition -> {
            Tail tail = tails.get(partition.partition());
            return tail == null || consumer.position(partition) >= tail.end();
        });
    }

    private List<TopicPartition> partitions(Set<Integer> numbers) {
        return numbers.stream()
                .map(number -> new TopicPartition(topics.events(), number))
                .toList();
    }

    private static void learn(ConsumerRecord<String, byte[]> record, Recovered recovered) {
        try {
            recovered.learn(RecordCodec.event(record));
        } catch (MalformedRecord e) { // the projector buries it; here it says nothing about a mail
            LOG.warn(
                    "an event cannot be read",
                    "reason",
                    e.getMessage(),
                    "partition",
                    record.partition(),
                    "offset",
                    record.offset());
        }
    }
}
