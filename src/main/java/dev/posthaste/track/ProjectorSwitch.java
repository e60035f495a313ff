package dev.posthaste.track;

import dev.posthaste.ops.Role;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.PropertiesConfigSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Turns the channels of the projector and of webhooks on in workers alone: whether a channel exists is for the messaging library to read from its own
 * configuration, and our roles are not in there.
 */
public final class ProjectorSwitch implements ConfigSourceFactory {

    private static final int OVER_APPLICATION_PROPERTIES = 275;

    @Override
    public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
        ConfigValue roles = context.getValue("posthaste.roles");
        boolean worker = roles == null
                || roles.getValue() == null
                || Arrays.stream(roles.getValue().split(","))
                        .anyMatch(role -> role.strip().equalsIgnoreCase(Role.WORKER.name()));
        return List.of(new PropertiesConfigSource(
                Map.of(
                        "mp.messaging.incoming.events.enabled", String.valueOf(worker),
                        "mp.messaging.incoming.webhook-events.enabled", String.valueOf(worker)),
                "posthaste.roles",
                OVER_APPLICATION_PROPERTIES));
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(OVER_APPLICATION_PROPERTIES);
    }
}
