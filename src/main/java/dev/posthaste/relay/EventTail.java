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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;

/** Reads what an earlier owner of a partition wrote about it last. */
@Singleton
final class EventTail {

    private static final Journal LOG = Journal.of(EventTail.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(1);

    private final Topics topics;
    private final RelayConsumers consumers;
    private final Seals seals;
    private final RelayConfig config;
    private final Clock clock;

    EventTail(Topics topics, RelayConsumers consumers, Seals seals, RelayConfig config, Clock clock) {
        this.topics = topics;
        this.consumers = consumers;
        this.seals = seals;
        this.config = config;
        this.clock = clock;
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
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            ends.forEach((partition, end) -> {
                // At least from where outcomes of open records can stand, and for the copies as far back as is
                // remembered.
                long from = Math.min(positions.getOrDefault(partition.partition(), 0L), end - config.memory());
                consumer.seek(partition, Math.max(from, beginnings.getOrDefault(partition, 0L)));
                tails.put(partition.partition(), new Tail(new KnownAttempts(config.memory()), end));
            });
            while (!isAt(ends, consumer)) {
                tell(consumer.poll(POLL), lane, tails, KnownAttempts::learn);
            }
            return tails;
        }
    }

    /** Goes on to read, in the background, for the outcomes that earlier owners owe: until all are told, or nobody asks any more. */
    void follow(Lane lane, Map<Integer, Tail> tails) {
        if (!isAwaiting(tails)) {
            return;
        }
        LOG.info("an earlier relay waits for answers, and its word is waited for", "lane", lane.wire());
        Thread.ofVirtual().start(() -> {
            try {
                while (isAwaiting(tails)) {
                    try {
                        readOn(lane, tails);
                    } catch (RuntimeException | Error e) { // whoever waits for it waits for this thread
                        LOG.warn("what an earlier relay has to tell cannot be read yet", e, "lane", lane.wire());
                        TimeUnit.MILLISECONDS.sleep(AFTER_TROUBLE.toMillis());
                    }
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** What was not told in time counts as such only when all that came into the log in time has been read. */
    private void readOn(Lane lane, Map<Integer, Tail> tails) {
        try (Consumer<String, byte[]> consumer = consumers.forReading()) {
            List<TopicPartition> partitions = partitions(tails.keySet());
            consumer.assign(partitions);
            tails.forEach((number, tail) -> consumer.seek(partition(number), tail.end()));
            while (isAwaiting(tails)) {
                Instant asked = clock.instant();
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                do {
                    tell(consumer.poll(POLL), lane, tails, KnownAttempts::hear);
                } while (!isAt(ends, consumer));
                tails.values().forEach(tail -> tail.attempts().giveUp(asked));
            }
        }
    }

    private static boolean isAwaiting(Map<Integer, Tail> tails) {
        return tails.values().stream().anyMatch(tail -> tail.attempts().isAwaiting());
    }

    private static boolean isAt(Map<TopicPartition, Long> ends, Consumer<?, ?> consumer) {
        return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    private List<TopicPartition> partitions(Set<Integer> numbers) {
        return numbers.stream().map(this::partition).toList();
    }

    private TopicPartition partition(int number) {
        return new TopicPartition(topics.events(), number);
    }

    private void tell(
            ConsumerRecords<String, byte[]> events,
            Lane lane,
            Map<Integer, Tail> tails,
            BiConsumer<KnownAttempts, Event> how) {
        for (ConsumerRecord<String, byte[]> event : events) {
            Tail tail = tails.get(event.partition());
            if (tail != null) {
                tell(event, lane, tail.attempts(), how);
            }
        }
    }

    private void tell(
            ConsumerRecord<String, byte[]> record,
            Lane lane,
            KnownAttempts attempts,
            BiConsumer<KnownAttempts, Event> how) {
        try {
            Event event = RecordCodec.event(seals.open(record));
            if (event.envelope().lane() == lane) {
                how.accept(attempts, event);
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
