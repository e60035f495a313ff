package dev.posthaste.queue;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Where the pods of the API tell each other whom they have taken mail for: a topic of one partition that each of them reads. Nobody waits
 * for it. Without it each pod counts what it takes itself.
 */
@Singleton
public class CountBoard {

    private static final Journal LOG = Journal.of(CountBoard.class);
    private static final Duration POLL = Duration.ofMillis(500);
    /** What cannot be told as fast as it comes is not told: the other pods count a little less. */
    private static final int MOST_WAITING = 10_000;

    private final TopicPartition place;
    private final TopicsConfig config;
    private final Map<String, Object> kafka;
    private final Clock clock;
    private final TopicFollower topic;
    private final TopicWork telling;
    private final boolean wanted;
    private final BlockingQueue<Counted> toTell = new ArrayBlockingQueue<>(MOST_WAITING);

    CountBoard(
            Topics topics,
            TopicsConfig config,
            TopicSetup setup,
            ProcessConfig process,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            Clock clock) {
        this.place = new TopicPartition(topics.counts(), 0);
        this.config = config;
        this.kafka = kafka;
        this.clock = clock;
        this.topic = new TopicFollower(
                new TopicWork("counts-read", "what other pods count is not known here", setup), place, kafka);
        this.telling = new TopicWork("counts-tell", "what is counted here is not told to other pods", setup);
        this.wanted = process.plays(Role.API);
    }

    /**
     * Begins to read, where this process is one that takes mail.
     *
     * @param lookBack how much of what was told before is read, too
     * @param listener of what is told, by others and by this process
     */
    public void follow(Duration lookBack, Consumer<Counted> listener) {
        if (wanted) {
            topic.start(consumer -> first(consumer, lookBack), record -> take(record, listener));
            telling.start(this::write);
        }
    }

    /** Returns at once, whatever becomes of it. */
    public void tell(Counted counted) {
        var _ = toTell.offer(counted);
    }

    @PreDestroy
    void stop() {
        topic.stop();
        telling.stop();
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    private void write() throws InterruptedException {
        try (var producer = new LogProducer("posthaste-counts", Duration.ZERO, Seal.NONE, config, kafka)) {
            while (telling.goesOn()) {
                Counted counted = toTell.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (counted != null) {
                    var _ = producer.append(new ProducerRecord<>(
                            place.topic(), place.partition(), counted.key(), RecordCodec.counted(counted)));
                }
            }
        }
    }

    private long first(KafkaConsumer<?, ?> consumer, Duration lookBack) {
        // Asked for first, and not sought when it is polled: what is told meanwhile must be read.
        long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
        Instant since = clock.instant().minus(lookBack);
        OffsetAndTimestamp first =
                consumer.offsetsForTimes(Map.of(place, since.toEpochMilli())).get(place);
        return first == null ? end : first.offset();
    }

    private static void take(ConsumerRecord<String, byte[]> record, Consumer<Counted> listener) {
        try {
            listener.accept(RecordCodec.counted(record));
        } catch (MalformedRecord e) { // of a newer release, perhaps
            LOG.warn("what another pod counts cannot be read", "reason", e.getMessage(), "offset", record.offset());
        }
    }
}
