package dev.posthaste.queue;

import dev.posthaste.ops.Role;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import java.util.Set;
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

    /** One whose topics are made, and that takes no record larger than this. */
    public static EventLog at(String brokers, int largest) {
        TopicsConfig config = topics(Map.of("posthaste.topics.max-record", String.valueOf(largest)));
        var topics = new Topics(config);
        Map<String, Object> kafka = Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
        var setup = new TopicSetup(config, topics, () -> Set.of(Role.values()), kafka);
        setup.start(new StartupEvent());
        if (!setup.existing().await()) {
            throw new IllegalStateException("The topics are not there.");
        }
        return new EventLog(topics, config, Seal.NONE, kafka);
    }

    /** The intake's, of topics that are there. */
    public static MailLog mailAt(String brokers) {
        TopicsConfig config = topics();
        return new MailLog(
                new Topics(config), config, Seal.NONE, Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers));
    }

    static MailLog mailAway() {
        TopicsConfig topics = topics();
        return new MailLog(new Topics(topics), topics, Seal.NONE, NOBODY);
    }

    /** The topics' names, as they are without a prefix. */
    public static Topics names() {
        return new Topics(topics());
    }

    static TopicsConfig topics() {
        return topics(Map.of());
    }

    private static TopicsConfig topics(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(TopicsConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(TopicsConfig.class);
    }

    public static void close(MailLog log) {
        log.close();
    }

    public static void close(EventLog log) {
        log.close();
    }
}
