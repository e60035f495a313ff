package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.ops.Journal;
import dev.posthaste.queue.Event;
import dev.posthaste.queue.MalformedRecord;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.queue.Seals;
import dev.posthaste.queue.Topics;
import dev.posthaste.secrecy.KeyMissing;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads what an earlier owner of a partition wrote about it last. */
@Singleton
final class EventTail {

    private static final Journal LOG = Journal.of(EventTail.class);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Topics topics;
    private final RelayConsumers consumers;
    private final Seals seals;
    private final RelayConfig config;

    EventTail(Topics topics, RelayConsumers consumers, Seals seals, RelayConfig config) {
        this.topics = topics;
        this.consumers = consumers;
        this.seals = seals;
        this.config = config;
    }

    /** What was found, and where the log of events ended when it was read. */
    record Tail(KnownAttempts attempts, long end) {}

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
     * @param lane whose attempts are to be known; the events of all lanes stand together
     * @param positions by number of the partition, from where to read
     * @return by number of the partition; one that the events do not have yet is left out
     */
    Map<Integer, Tail> read(Lane lane, Map<Integer, Long> positions) {
        try (Consumer<String, byte[]> consumer = consumers.forReading()) {
            // Asking for the end of one that is not there would wait for it, and all the others with it.
            Set<Integer> there = consumer.partitionsFor(topics.events()).stream()
                    .map(PartitionInfo::partition)
                    .filter(positions::containsKey)
                    .collect(Collectors.toSet());
            List<TopicPartition> partitions = partitions(there);
            consumer.assign(partitions);
            Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
            Map<Integer, Tail> tails = new HashMap<>();
            consumer.endOffsets(partitions).forEach((partition, end) -> {
                // At least from where outcomes of open records can stand, and for the copies as far back as is
                // remembered.
                long from = Math.min(positions.getOrDefault(partition.partition(), 0L), end - config.memory());
                consumer.seek(partition, Math.max(from, beginnings.getOrDefault(partition, 0L)));
                tails.put(partition.partition(), new Tail(new KnownAttempts(config.memory()), end));
            });
            while (!allRead(consumer, tails)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    Tail tail = tails.get(record.partition());
                    if (tail != null) {
                        learn(lane, record, tail.attempts());
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

    private void learn(Lane lane, ConsumerRecord<String, byte[]> record, KnownAttempts attempts) {
        try {
            Event event = RecordCodec.event(seals.open(record));
            if (event.envelope().lane() == lane) {
                attempts.learn(event);
            }
        } catch (KeyMissing e) { // without what was done before, nothing may be done
            throw new KafkaException(e);
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
