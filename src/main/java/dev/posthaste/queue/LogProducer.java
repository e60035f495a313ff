package dev.posthaste.queue;

import dev.posthaste.secrecy.KeyMissing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** How we write to the log: confirmed by all in-sync replicas, once, and with an answer in bounded time. */
final class LogProducer implements AutoCloseable {

    private final Producer<String, byte[]> producer;
    private final Seal seal;

    /** @param linger how long a record may wait for others, to go in one batch with them */
    LogProducer(String clientId, Duration linger, Seal seal, TopicsConfig topics, Map<String, Object> kafka) {
        this.seal = seal;
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, Math.toIntExact(linger.toMillis()));
        settings.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 128L * 1024 * 1024);
        settings.put(
                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                Math.toIntExact(topics.maxRecord().asLongValue()));
        // Pods that disagree about the number of partitions part the copies of an email.
        settings.put(ProducerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
        // The caller is waiting: an unknown outcome is an answer, a hanging request is none.
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1_000);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 8_000);
        this.producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    /** @return completes with the record's position once it is confirmed; fails with a {@link KafkaException} otherwise */
    CompletableFuture<Event.Source> append(ProducerRecord<String, byte[]> record) {
        var result = new CompletableFuture<Event.Source>();
        try {
            var _ = producer.send(seal.close(record), (metadata, failure) -> {
                if (failure == null) {
                    result.complete(new Event.Source(metadata.topic(), metadata.partition(), metadata.offset()));
                } else {
                    result.completeExceptionally(failure);
                }
            });
        } catch (KafkaException e) { // such as a full buffer, which send() throws instead of reporting
            result.completeExceptionally(e);
        } catch (KeyMissing e) {
            result.completeExceptionally(new KafkaException(e));
        }
        return result;
    }

    @Override
    public void close() {
        producer.close();
    }
}
