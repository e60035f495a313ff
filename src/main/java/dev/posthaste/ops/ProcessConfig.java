package dev.posthaste.ops;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Set;

/** What this process is. */
@ConfigMapping(prefix = "posthaste")
public interface ProcessConfig {

    @WithDefault("api,relay,worker")
    Set<Role> roles();

    default boolean plays(Role role) {
        return roles().contains(role);
    }
}
