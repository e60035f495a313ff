package dev.posthaste.chaos;

import dev.posthaste.DeliveryId;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.RecordCodec;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What stands in the lanes.
 *
 * @param records all of them
 * @param attempts the different ones among them
 * @param deliveries that they are of
 * @param lastMillis when the last first attempt came
 */
record Dispatches(int records, int attempts, int deliveries, long lastMillis) {

    private static final List<String> LANES = List.of("mail.critical", "mail.normal", "mail.bulk");

    private record Attempt(DeliveryId delivery, int number) {}

    static Dispatches in(Stage stage) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stage.backstage().broker().bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = LANES.stream()
                    .flatMap(lane -> consumer.partitionsFor(stage.topicPrefix() + lane).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            int records = 0;
            long last = 0;
            Set<Attempt> attempts = new HashSet<>();
            Set<DeliveryId> deliveries = new HashSet<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(500))) {
                    MailEnvelope envelope = RecordCodec.mail(record).envelope();
                    records++;
                    attempts.add(new Attempt(envelope.deliveryId(), envelope.attempt()));
                    deliveries.add(envelope.deliveryId());
                    if (envelope.attempt() == 1) {
                        last = Math.max(last, record.timestamp());
                    }
                }
            }
            return new Dispatches(records, attempts.size(), deliveries.size(), last);
        }
    }
}
