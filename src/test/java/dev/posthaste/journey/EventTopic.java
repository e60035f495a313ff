package dev.posthaste.journey;

import dev.posthaste.stack.LocalStack;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/** The topic of events as {@code docs/events.md} has its readers read it: with a consumer of their own. */
final class EventTopic {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private EventTopic() {}

    /** What has been told of an email until now. */
    static List<JsonPath> of(LocalStack stack, String email) {
        Map<String, Object> kafka =
                Map.of("bootstrap.servers", stack.kafka().bootstrapServers(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(kafka, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor("mail.events").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<JsonPath> told = new ArrayList<>();
            long begun = System.nanoTime();
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                if (System.nanoTime() - begun > LONG_ENOUGH.toNanos()) {
                    throw new AssertionError("mail.events cannot be read to its end: " + ends);
                }
                ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(1));
                for (ConsumerRecord<String, String> record : records) {
                    if (email.equals(record.key())) {
                        told.add(JsonPath.from(record.value()));
                    }
                }
            }
            return told;
        }
    }
}
