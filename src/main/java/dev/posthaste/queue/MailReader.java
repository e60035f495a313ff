package dev.posthaste.queue;

import dev.posthaste.EmailId;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads single mails where they stand in the log. A few at once; nobody reads here on the mail's way. */
@Singleton
public class MailReader {

    private static final int AT_ONCE = 4;
    private static final Duration WAIT = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(2);
    /** Of what comes with the record that is wanted, nothing is of use. */
    private static final int SMALL_FETCH = 64 * 1024;

    private final Map<String, Object> kafka;
    private final Seals seals;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final Deque<Consumer<String, byte[]>> idle = new ArrayDeque<>();

    MailReader(@Identifier("default-kafka-broker") Map<String, Object> kafka, Seals seals) {
        this.kafka = kafka;
        this.seals = seals;
    }

    /**
     * The mail that stands there; empty when the log keeps it no longer.
     *
     * @param email whose it must be: a topic that was made anew has other mail there
     * @throws IOException when the log cannot be read now
     */
    public Optional<MailRecord> read(Event.Source at, EmailId email) throws IOException {
        try {
            if (!places.tryAcquire(WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("Too many read from the log at once.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        try {
            return borrowed(at, email);
        } finally {
            places.release();
        }
    }

    private Optional<MailRecord> borrowed(Event.Source at, EmailId email) throws IOException {
        Consumer<String, byte[]> consumer = take();
        boolean good = false;
        try {
            Optional<MailRecord> found = read(consumer, at, email);
            good = true;
            return found;
        } catch (KafkaException e) {
            throw new IOException(e);
        } finally {
            if (good) {
                putBack(consumer);
            } else {
                consumer.close();
            }
        }
    }

    private Optional<MailRecord> read(Consumer<String, byte[]> consumer, Event.Source at, EmailId email)
            throws IOException {
        var partition = new TopicPartition(at.topic(), at.partition());
        consumer.assign(List.of(partition));
        consumer.seek(partition, at.offset());
        try {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(LONGEST)) {
                return record.offset() == at.offset() && email.toString().equals(record.key())
                        ? Optional.of(RecordCodec.mail(seals.open(record)))
                        : Optional.empty();
            }
        } catch (OffsetOutOfRangeException | MalformedRecord _) {
            return Optional.empty();
        }
        throw new IOException("The log did not answer in time.");
    }

    private Consumer<String, byte[]> take() {
        synchronized (idle) {
            Consumer<String, byte[]> waiting = idle.poll();
            if (waiting != null) {
                return waiting;
            }
        }
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, "posthaste-content");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 1);
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, SMALL_FETCH);
        settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(LONGEST.toMillis()));
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private void putBack(Consumer<String, byte[]> consumer) {
        synchronized (idle) {
            idle.push(consumer);
        }
    }

    @PreDestroy
    void close() {
        synchronized (idle) {
            idle.forEach(Consumer::close);
            idle.clear();
        }
    }
}
