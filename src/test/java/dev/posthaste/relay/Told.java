package dev.posthaste.relay;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.EventLogs;
import dev.posthaste.queue.RecordCodec;
import dev.posthaste.stack.LocalKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** A real log, and what stands in it. */
final class Told {

    /** The largest record that it takes. */
    static final int LARGEST = 20_000;

    static final int PARTITIONS = 6;

    private final LocalKafka broker;
    private final EventLog log;

    private Told(LocalKafka broker) {
        this.broker = broker;
        this.log = EventLogs.at(broker.bootstrapServers(), LARGEST);
    }

    static Told start(Path folder) throws Exception {
        return new Told(LocalKafka.start(folder));
    }

    String brokers() {
        return broker.bootstrapServers();
    }

    EventLog log() {
        return log;
    }

    /** Of one email, in their order. */
    List<ConsumerRecord<String, byte[]>> records(String topic, String key) {
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            for (int i = 0; i < PARTITIONS; i++) {
                all.add(new TopicPartition(topic, i));
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            List<ConsumerRecord<String, byte[]>> found = new ArrayList<>();
            Map<TopicPartition, Long> ends = consumer.endOffsets(all);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(200)).forEach(found::add);
            }
            return found.stream().filter(each -> key.equals(each.key())).toList();
        }
    }

    List<Event> events(String email) {
        return records("mail.events", email).stream().map(RecordCodec::event).toList();
    }

    void stop() throws Exception {
        EventLogs.close(log);
        broker.close();
    }
}
