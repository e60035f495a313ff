package dev.posthaste.queue;

import dev.posthaste.ops.Role;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.Map;
import java.util.Set;

/** Boards of pods that a test has for itself. */
public final class CountBoards {

    private CountBoards() {}

    /** That of a pod that takes mail. */
    public static CountBoard of(String bootstrapServers) {
        TopicsConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withConverter(MemorySize.class, 100, new MemorySizeConverter())
                .withMapping(TopicsConfig.class)
                .build()
                .getConfigMapping(TopicsConfig.class);
        Map<String, Object> kafka = Map.of("bootstrap.servers", bootstrapServers);
        Topics topics = new Topics(config);
        TopicSetup setup = new TopicSetup(config, topics, () -> Set.of(Role.values()), kafka);
        setup.start(new StartupEvent());
        return new CountBoard(topics, config, setup, () -> Set.of(Role.API), kafka, Clock.systemUTC());
    }

    public static void stop(CountBoard board) {
        board.stop();
    }
}
