package dev.posthaste.queue;

import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import io.smallrye.reactive.messaging.kafka.KafkaConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** The consumer behind a channel of events, for the rare moment in which it has to be told where to read. */
public final class EventStream {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final KafkaClientService clients;
    private final String channel;

    public EventStream(KafkaClientService clients, String channel) {
        this.clients = clients;
        this.channel = channel;
    }

    /**
     * Whether rows that end at {@code next} have forgotten what was read, as the log goes on at {@code first}: the database was put
     * back while this process ran, to a backup or to a replica that was behind. What it has forgotten has to be read again, and not
     * passed over; unless the log has forgotten it, too.
     */
    public boolean isGap(TopicPartition partition, long next, long first) {
        return first > next && beginning(partition) <= next;
    }

    /** What was fetched already still comes first. */
    public void readFrom(TopicPartition partition, long offset) {
        consumer()
                .runOnPollingThread(consumer -> {
                    if (consumer.assignment().contains(partition)) {
                        consumer.seek(partition, offset);
                    }
                })
                .await()
                .atMost(PATIENCE);
    }

    /** The first offset that the log still has. */
    private long beginning(TopicPartition partition) {
        Map<TopicPartition, Long> beginnings = consumer()
                .runOnPollingThread(consumer -> {
                    return consumer.beginningOffsets(List.of(partition));
                })
                .await()
                .atMost(PATIENCE);
        return beginnings.getOrDefault(partition, 0L);
    }

    private KafkaConsumer<Object, Object> consumer() {
        return clients.getConsumer(channel);
    }
}
