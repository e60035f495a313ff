package dev.posthaste.queue;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Logs that a test cannot have from the stack. */
public final class EventLogs {

    private EventLogs() {}

    /** A real producer whose brokers are away. */
    public static EventLog away() {
        TopicsConfig topics = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(TopicsConfig.class)
                .build()
                .getConfigMapping(TopicsConfig.class);
        return new EventLog(
                new Topics(topics), topics, Seal.NONE, Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1"));
    }

    public static void close(EventLog log) {
        log.close();
    }
}
