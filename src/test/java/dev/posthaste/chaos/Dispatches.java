package dev.posthaste.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * What stands in the lanes.
 *
 * @param records all of them
 * @param deliveries the different ones among them
 * @param lastMillis when the last one came
 */
record Dispatches(int records, int deliveries, long lastMillis) {

    private static final List<String> LANES = List.of("mail.critical", "mail.normal", "mail.bulk");

    static Dispatches in(Stage stage) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", stage.backstage().broker().bootstrapServers());
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = LANES.stream()
                    .flatMap(lane -> consumer.partitionsFor(stage.topicPrefix() + lane).stream())
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            int records = 0;
            long last = 0;
            Set<String> deliveries = new HashSet<>();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
                for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(500))) {
                    records++;
                    last = Math.max(last, record.timestamp());
                    // One message has the same To for all who get it; its envelope tells them apart.
                    deliveries.add(new String(
                            record.headers().lastHeader("posthaste-envelope").value(), StandardCharsets.UTF_8));
                }
            }
            return new Dispatches(records, deliveries.size(), last);
        }
    }
}
