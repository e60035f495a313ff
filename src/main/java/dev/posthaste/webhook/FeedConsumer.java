package dev.posthaste.webhook;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The consumer that feeds the outbox, for the rare moment in which it has to be told where to read. */
@Singleton
final class FeedConsumer {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaClientService clients;

    FeedConsumer(KafkaClientService clients) {
        this.clients = clients;
    }

    /** The first offset that the log still has. */
    long beginning(TopicPartition partition) {
        Map<TopicPartition, Long> beginnings = consumer()
                .runOnPollingThread(consumer -> {
                    return consumer.beginningOffsets(List.of(partition));
                })
                .await()
                .atMost(PATIENCE);
        return beginnings.getOrDefault(partition, 0L);
    }

    /** What was fetched already still comes first. */
    void readFrom(TopicPartition partition, long offset) {
        consumer()
                .runOnPollingThread(consumer -> {
                    if (consumer.assignment().contains(partition)) {
                        consumer.seek(partition, offset);
                    }
                })
                .await()
                .atMost(PATIENCE);
    }

    private KafkaConsumer<Object, Object> consumer() {
        return clients.getConsumer(Feed.CHANNEL);
    }
}
