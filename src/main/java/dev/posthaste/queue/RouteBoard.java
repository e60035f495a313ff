package dev.posthaste.queue;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/**
 * Where relays say how their routes stand, and people say which of them to leave alone. A compacted topic that everyone who needs
 * it holds in memory: a relay needs no database for it, and what was said holds over its restart. Without it mail goes on as it
 * did.
 */
@Singleton
public class RouteBoard {

    private static final Journal LOG = Journal.of(RouteBoard.class);
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration AFTER_TROUBLE = Duration.ofSeconds(2);

    private final TopicPartition place;
    private final TopicSetup setup;
    private final Map<String, Object> kafka;
    private final @Nullable LogProducer producer;
    private final Map<String, RouteNote> notes = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final CountDownLatch read = new CountDownLatch(1);
    private final CountDownLatch stopping = new CountDownLatch(1);
    private long next;

    RouteBoard(
            Topics topics,
            TopicsConfig config,
            TopicSetup setup,
            ProcessConfig process,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.place = new TopicPartition(topics.routes(), 0);
        this.setup = setup;
        this.kafka = kafka;
        boolean wanted = process.plays(Role.API) || process.plays(Role.RELAY);
        this.producer = wanted ? new LogProducer("posthaste-routes", Duration.ZERO, Seal.NONE, config, kafka) : null;
    }

    void start(@Observes StartupEvent event) {
        if (producer != null) {
            Thread.ofPlatform().daemon().name("route-board").start(this::run);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        stopping.countDown();
    }

    @PreDestroy
    void close() {
        if (producer != null) {
            producer.close();
        }
    }

    /** Waits until all that stands there was read once. @return false when it was not by then */
    public boolean awaitRead(Duration atMost) throws InterruptedException {
        return read.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    public <T extends RouteNote> List<T> all(Class<T> kind) {
        return notes.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** @param listener told after every change, on the thread that reads: it must not wait for anything */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** @return completes when it is confirmed, and a moment before everyone has read it; fails with a {@link KafkaException} */
    public CompletableFuture<Void> post(RouteNote note) {
        return append(note.key(), RecordCodec.note(note));
    }

    public CompletableFuture<Void> remove(RouteNote note) {
        return append(note.key(), null);
    }

    private CompletableFuture<Void> append(String key, byte @Nullable [] note) {
        if (producer == null) {
            throw new IllegalStateException("Only relays and the API have something to say about routes.");
        }
        return producer.append(new ProducerRecord<>(place.topic(), place.partition(), key, note))
                .thenAccept(_ -> {});
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
                    LOG.warn("what is said about routes cannot be read", "cause", e);
                    stopping.await(AFTER_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (RuntimeException e) {
                    LOG.error("who reads what is said about routes met something unforeseen and goes on", e);
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
        long end = consumer.endOffsets(List.of(place)).getOrDefault(place, 0L);
        while (stopping.getCount() > 0) {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            records.forEach(this::take);
            next = consumer.position(place);
            if (!records.isEmpty()) {
                listeners.forEach(Runnable::run);
            }
            if (next >= end) {
                read.countDown();
            }
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            notes.remove(record.key());
            return;
        }
        try {
            notes.put(record.key(), RecordCodec.note(record));
        } catch (MalformedRecord e) { // of a newer release, perhaps, whose relays can read it
            notes.remove(record.key());
            LOG.warn("a note about routes cannot be read", "reason", e.getMessage(), "offset", record.offset());
        }
    }

    private Consumer<String, byte[]> consumer() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
