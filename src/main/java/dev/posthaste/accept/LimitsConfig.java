package dev.posthaste.accept;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much one request may ask for. */
@ConfigMapping(prefix = "posthaste.limits")
interface LimitsConfig {

    /** To, cc and bcc together. */
    @WithDefault("50")
    int recipients();

    /** The composed message, as it travels. Larger than most relays take (10 to 35 MB) is of no use. */
    @WithDefault("10M")
    MemorySize message();

    /** The message times its recipients: each delivery is a record of its own. */
    @WithDefault("64M")
    MemorySize total();

    /** Requests under way at once in one process; more are told to come back. */
    @WithDefault("1000")
    int requests();

    /** Messages on their way into the log at once in one process, times their recipients. */
    @WithDefault("96M")
    MemorySize inFlight();
}
