package dev.posthaste.queue;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;

/** Logs that a test cannot have from the stack. */
public final class EventLogs {

    private static final Map<String, Object> NOBODY = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");

    private EventLogs() {}

    /** A real producer whose brokers are away. */
    public static EventLog away() {
        TopicsConfig topics = topics();
        return new EventLog(new Topics(topics), topics, Seal.NONE, NOBODY);
    }

    static MailLog mailAway() {
        TopicsConfig topics = topics();
        return new MailLog(new Topics(topics), topics, Seal.NONE, NOBODY);
    }

    private static TopicsConfig topics() {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(TopicsConfig.class)
                .build()
                .getConfigMapping(TopicsConfig.class);
    }

    public static void close(EventLog log) {
        log.close();
    }
}
