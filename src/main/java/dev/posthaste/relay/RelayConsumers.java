package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.queue.Topics;
import io.smallrye.common.annotation.Identifier;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Kafka consumers, set up for a relay. */
@Singleton
final class RelayConsumers {

    /** A killed relay's partitions are taken over after this. */
    static final Duration SESSION = Duration.ofSeconds(10);

    private static final Duration MARGIN = Duration.ofMinutes(2);

    private final RelayConfig config;
    private final Topics topics;
    private final Map<String, Object> kafka;

    RelayConsumers(RelayConfig config, Topics topics, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
        this.config = config;
        this.topics = topics;
        this.kafka = kafka;
    }

    /** A member of the lane's group. */
    Consumer<String, byte[]> forLane(Lane lane) {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, topics.relays(lane));
        // Mail that was accepted before the first relay ever ran is mail all the same.
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        // Mail in a partition that was added waits this long for us to know of it.
        settings.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
        settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 200);
        settings.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, Math.toIntExact(SESSION.toMillis()));
        settings.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3_000);
        // Also the time a rebalance waits for us to hand over: no longer than a drain, even when the log takes nothing.
        settings.put(
                ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
                Math.toIntExact(config.drain().plus(MARGIN).toMillis()));
        // A rebalance then takes only what moves; everything else goes on.
        settings.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        return consumer(settings);
    }

    /** Without a group: reads what it is told to. */
    Consumer<String, byte[]> forReading() {
        Map<String, Object> settings = common();
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        return consumer(settings);
    }

    private Map<String, Object> common() {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        return settings;
    }

    private static Consumer<String, byte[]> consumer(Map<String, Object> settings) {
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }
}
