package dev.posthaste.streams;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Streams, the kinds of mail with a policy of their own. */
@ConfigMapping(prefix = "posthaste.streams")
interface StreamsConfig {

    /** Whether an email can be in streams only that there are. Else one without a policy is a name, and all is as its lane has it. */
    @WithDefault("false")
    boolean knownOnly();

    /** How often all policies are read although nothing is said to have changed. */
    @WithDefault("1m")
    Duration poll();
}
