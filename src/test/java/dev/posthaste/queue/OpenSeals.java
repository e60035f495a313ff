package dev.posthaste.queue;

import dev.posthaste.ops.Role;
import dev.posthaste.secrecy.Masters;
import dev.posthaste.secrecy.RowSeal;
import dev.posthaste.secrecy.SecrecyConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Seals of a service without encryption. */
public final class OpenSeals {

    private static final Masters NONE = Masters.of(List.of());

    private OpenSeals() {}

    public static Seals make() {
        TopicsConfig config = EventLogs.topics();
        var topics = new Topics(config);
        Map<String, Object> nobody = Map.of();
        var keys = new KeyTopic(
                topics, config, new TopicSetup(config, topics, () -> Set.of(Role.values()), nobody), NONE, nobody);
        SecrecyConfig off = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(SecrecyConfig.class)
                .build()
                .getConfigMapping(SecrecyConfig.class);
        Clock clock = Clock.systemUTC();
        return new Seals(off, new DayKeys(keys, NONE, clock), RowSeal.of(false, NONE, clock));
    }
}
