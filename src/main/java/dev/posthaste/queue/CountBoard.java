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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Where the pods of the API tell each other whom they have taken mail for: a topic of one partition that each of them reads. Nobody waits
 * for it. Without it each pod counts what it takes itself.
 */
@Singleton
public class CountBoard {

    private static final Journal LOG = Journal.of(CountBoard.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);
    /** What cannot be told as fast as it comes is not told: the other pods count a little less. */
    private static final int MOST_WAITING = 10_000;

    private final TopicPartition place;
    private final TopicsConfig config;
    private final TopicSetup setup;
    private final Map<String, Object> kafka;
    private final Clock clock;
    private final boolean wanted;
    private final BlockingQueue<Counted> toTell = new ArrayBlockingQueue<>(MOST_WAITING);
    private final CountDownLatch stopping = new CountDownLatch(1);

    CountBoard(
            Topics topics,
            TopicsConfig config,
            TopicSetup setup,
            ProcessConfig process,
            @Identifier("default-kafka-broker") Map<String, Object> kafka,
            Clock clock) {
        this.place = new TopicPartition(topics.counts(), 0);
        this.config = config;
        this.setup = setup;
        this.kafka = kafka;
        this.clock = clock;
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
            Thread.ofPlatform().daemon().name("counts-read").start(() -> insist(() -> read(lookBack, listener)));
            Thread.ofPlatform().daemon().name("counts-tell").start(() -> insist(this::write));
        }
    }

    /** Returns at once, whatever becomes of it. */
    public void tell(Counted counted) {
        var _ = toTell.offer(counted);
    }

    @PreDestroy
    void stop() {
        stopping.countDown();
    }

    void stop(@Observes ShutdownEvent event) {
        stop();
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private void insist(Work work) {
        if (!setup.existing().await()) {
            return;
        }
        try {
            while (going()) {
                try {
                    work.run();
                } catch (KafkaException e) {
                    LOG.warn("what other pods count is not known here, or not told to them", "cause", e);
                } catch (RuntimeException e) {
                    LOG.error("who tells what is counted met something unforeseen and goes on", e);
                }
                stopping.await(AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() throws InterruptedException {
        try (var producer = new LogProducer("posthaste-counts", Duration.ZERO, Seal.NONE, config, kafka)) {
            while (going()) {
                Counted counted = toTell.poll(POLL.toMillis(), TimeUnit.MILLISECONDS);
                if (counted != null) {
                    var _ = producer.append(new ProducerRecord<>(
                            place.topic(), place.partition(), counted.key(), RecordCodec.counted(counted)));
                }
            }
        }
    }

    private void read(Duration lookBack, Consumer<Counted> listener) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "latest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(List.of(place));
            // Asked for first, and not sought when it is polled: what is told meanwhile must be read.
            long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
            Instant since = clock.instant().minus(lookBack);
            OffsetAndTimestamp first = consumer.offsetsForTimes(Map.of(place, since.toEpochMilli()))
                    .get(place);
            consumer.seek(place, first == null ? end : first.offset());
            while (going()) {
                consumer.poll(POLL).forEach(record -> take(record, listener));
            }
        }
    }

    private static void take(ConsumerRecord<String, byte[]> record, Consumer<Counted> listener) {
        try {
            listener.accept(RecordCodec.counted(record));
        } catch (MalformedRecord e) { // of a newer release, perhaps
            LOG.warn("what another pod counts cannot be read", "reason", e.getMessage(), "offset", record.offset());
        }
    }

    private boolean going() {
        return stopping.getCount() > 0;
    }
}
