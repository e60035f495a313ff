package dev.posthaste.queue;

import dev.posthaste.DeliveryId;
import dev.posthaste.Lane;
import dev.posthaste.secrecy.KeyMissing;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** How far the relays are in the lanes, and what stands behind them. */
@Singleton
public class Passed {

    private static final long PATIENCE_SECONDS = 10;
    private static final Duration POLL = Duration.ofSeconds(5);

    private final Topics topics;
    private final Seals seals;
    private final Map<String, Object> kafka;

    Passed(Topics topics, Seals seals, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.topics = topics;
        this.seals = seals;
        this.kafka = kafka;
    }

    /** The position in each partition of a lane before which the relays have finished everything. */
    public List<Event.Source> positions() throws InterruptedException, ExecutionException, TimeoutException {
        List<Event.Source> positions = new ArrayList<>();
        try (Admin admin = Admin.create(kafka)) {
            for (Lane lane : Lane.values()) {
                admin.listConsumerGroupOffsets(topics.relays(lane))
                        .partitionsToOffsetAndMetadata()
                        .get(PATIENCE_SECONDS, TimeUnit.SECONDS)
                        .forEach((partition, at) -> {
                            if (at != null && partition.topic().equals(topics.mail(lane))) {
                                positions.add(new Event.Source(partition.topic(), partition.partition(), at.offset()));
                            }
                        });
            }
        }
        return positions;
    }

    /**
     * The mail at a position; none when the log has forgotten it, or it is none.
     *
     * @param delivery whose it must be: a topic that was made anew has other mail there
     * @throws KafkaException when the log does not answer
     */
    public Optional<MailRecord> read(Event.Source position, DeliveryId delivery) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put("enable.auto.commit", false);
        settings.put("auto.offset.reset", "none");
        settings.put("max.poll.records", 1);
        settings.remove("group.id");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partition = new TopicPartition(position.topic(), position.partition());
            consumer.assign(List.of(partition));
            consumer.seek(partition, position.offset());
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                if (record.offset() == position.offset()) {
                    return Optional.of(RecordCodec.mail(seals.open(record)))
                            .filter(mail -> mail.envelope().deliveryId().equals(delivery));
                }
            }
            if (consumer.position(partition) <= position.offset()) {
                throw new KafkaException("The log did not answer in time.");
            }
            return Optional.empty();
        } catch (KeyMissing e) {
            throw new KafkaException(e);
        } catch (MalformedRecord | InvalidOffsetException _) {
            return Optional.empty();
        }
    }
}
