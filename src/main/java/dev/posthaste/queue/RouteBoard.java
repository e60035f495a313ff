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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where relays say how their routes stand, and people say which of them to leave alone. A compacted topic that everyone who needs
 * it holds in memory: a relay needs no database for it, and what was said holds over its restart. Without it mail goes on as it
 * did.
 */
@Singleton
public class RouteBoard {

    private static final Journal LOG = Journal.of(RouteBoard.class);

    private final TopicPartition place;
    private final TopicFollower topic;
    private final @Nullable LogProducer producer;
    private final Map<String, RouteNote> notes = new ConcurrentHashMap<>();

    RouteBoard(
            Topics topics,
            TopicsConfig config,
            TopicSetup setup,
            ProcessConfig process,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.place = new TopicPartition(topics.routes(), 0);
        this.topic = new TopicFollower(
                new TopicWork("route-board", "what is said about routes cannot be read", setup), place, kafka);
        boolean wanted = process.plays(Role.API) || process.plays(Role.RELAY);
        this.producer = wanted ? new LogProducer("posthaste-routes", Duration.ZERO, Seal.NONE, config, kafka) : null;
    }

    void start(@Observes StartupEvent event) {
        if (producer != null) {
            topic.start(this::take);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        topic.stop();
    }

    @PreDestroy
    void close() {
        if (producer != null) {
            producer.close();
        }
    }

    /** Waits until all that stands there was read once. @return false when it was not by then */
    public boolean awaitRead(Duration atMost) throws InterruptedException {
        return topic.awaitRead(atMost);
    }

    public <T extends RouteNote> List<T> all(Class<T> kind) {
        return notes.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** @param listener told after every change, on the thread that reads: it must not wait for anything */
    public void onChange(Runnable listener) {
        topic.onNews(listener);
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
}
