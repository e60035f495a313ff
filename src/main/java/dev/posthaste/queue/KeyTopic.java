package dev.posthaste.queue;

import dev.posthaste.ops.Journal;
import dev.posthaste.secrecy.Masters;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of the days stand, each sealed by a master: a compacted topic that everyone holds in memory. It is there whenever the
 * mail is, and needs no database.
 */
@Singleton
class KeyTopic {

    private static final Journal LOG = Journal.of(KeyTopic.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);

    private final TopicPartition place;
    private final TopicSetup setup;
    private final TopicsConfig config;
    private final Map<String, Object> kafka;
    private final boolean wanted;
    private final NavigableMap<String, byte[]> keys = new ConcurrentSkipListMap<>();
    private final AtomicReference<@Nullable CompletableFuture<Void>> question = new AtomicReference<>();
    private final CountDownLatch read = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private long next;

    KeyTopic(
            Topics topics,
            TopicsConfig config,
            TopicSetup setup,
            Masters masters,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.place = new TopicPartition(topics.keys(), 0);
        this.setup = setup;
        this.config = config;
        this.kafka = kafka;
        this.wanted = masters.exist();
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            Thread.ofPlatform().daemon().name("day-keys").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    /** Whether all that stood there at the start was read. */
    boolean isRead() {
        return read.getCount() == 0;
    }

    /** By id, sorted, and thereby by day; each as a master sealed it. */
    NavigableMap<String, byte[]> keys() {
        return Collections.unmodifiableNavigableMap(keys);
    }

    /** Waits until everything was read that stands there now. @return false when it was not by then */
    boolean catchUp(Duration atMost) {
        CompletableFuture<Void> mine = Objects.requireNonNull(
                question.updateAndGet(asked -> asked == null ? new CompletableFuture<>() : asked));
        try {
            mine.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException _) {
            return false;
        }
    }

    /**
     * Puts a key there, or in its place another sealing of it, or nothing. Returns when it is confirmed; it is read a moment later.
     *
     * @param sealed null to destroy the key
     * @throws KafkaException when it was not confirmed
     */
    void put(String id, byte @Nullable [] sealed) throws InterruptedException {
        // Once a day, and no reason to keep a producer.
        try (var producer = new LogProducer("posthaste-keys", Duration.ZERO, Seal.NONE, config, kafka)) {
            producer.append(new ProducerRecord<>(place.topic(), place.partition(), id, sealed))
                    .get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e.getCause());
        }
    }

    private void run() {
        if (!setup.existing().await()) {
            return;
        }
        try {
            while (stopping.getCount() > 0) {
                try (Consumer<String, byte[]> consumer = consumer()) {
                    follow(consumer);
                } catch (KafkaException e) {
                    LOG.warn("the keys of the days cannot be read now", "cause", e);
                    stopping.await(AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Consumer<String, byte[]> consumer) {
        consumer.assign(List.of(place));
        consumer.seek(place, next);
        readToEnd(consumer);
        read.countDown();
        while (stopping.getCount() > 0) {
            poll(consumer);
            CompletableFuture<Void> asked = question.getAndSet(null);
            if (asked != null) {
                readToEnd(consumer);
                asked.complete(null);
            }
        }
    }

    private void readToEnd(Consumer<String, byte[]> consumer) {
        long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
        while (next < end && stopping.getCount() > 0) {
            poll(consumer);
        }
    }

    private void poll(Consumer<String, byte[]> consumer) {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            if (record.key() != null && record.value() != null && Masters.isSealed(record.value())) {
                keys.put(record.key(), record.value());
            } else if (record.key() != null) {
                keys.remove(record.key());
            }
        }
        next = consumer.position(place);
    }

    private Consumer<String, byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
