package dev.posthaste.relay.dkim;

import dev.posthaste.ops.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Set;

/** A relay without keys. */
public final class NoDkim {

    private NoDkim() {}

    public static Dkim make() {
        DkimConfig config = DkimSettings.of(Map.of());
        return new Dkim(config, new Keys(config, () -> Set.of(Role.RELAY)), new DkimMeters(new SimpleMeterRegistry()));
    }
}
