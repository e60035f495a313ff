package dev.posthaste.queue;

import dev.posthaste.secrecy.Masters;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Where the keys of the days stand, each sealed by a master: a compacted topic that everyone holds in memory. It is there whenever the
 * mail is, and needs no database.
 */
@Singleton
class KeyTopic {

    private final TopicPartition place;
    private final TopicsConfig config;
    private final Map<String, Object> kafka;
    private final TopicFollower topic;
    private final boolean wanted;
    private final NavigableMap<String, byte[]> keys = new ConcurrentSkipListMap<>();

    KeyTopic(
            Topics topics,
            TopicsConfig config,
            TopicSetup setup,
            Masters masters,
            @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.place = new TopicPartition(topics.keys(), 0);
        this.config = config;
        this.kafka = kafka;
        this.topic = new TopicFollower(
                new TopicWork("day-keys", "the keys of the days cannot be read now", setup), place, kafka);
        this.wanted = masters.exist();
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            topic.start(this::take);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        topic.stop();
    }

    /** Whether all that stood there at the start was read. */
    boolean isRead() {
        return topic.isRead();
    }

    /** By id, sorted, and thereby by day; each as a master sealed it. */
    NavigableMap<String, byte[]> keys() {
        return Collections.unmodifiableNavigableMap(keys);
    }

    /** Waits until everything was read that stands there now. @return false when it was not by then */
    boolean catchUp(Duration atMost) {
        return topic.catchUp(atMost);
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

    private void take(ConsumerRecord<String, byte[]> record) {
        if (record.key() != null && record.value() != null && Masters.isSealed(record.value())) {
            keys.put(record.key(), record.value());
        } else if (record.key() != null) {
            keys.remove(record.key());
        }
    }
}
