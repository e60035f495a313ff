package dev.posthaste.accept;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much one request may ask for. */
@ConfigMapping(prefix = "posthaste.limits")
interface LimitsConfig {

    /** To, cc and bcc together. */
    @WithDefault("50")
    int recipients();

    /** Emails in one request. */
    @WithDefault("500")
    int batch();

    /** The composed message, as it travels. Larger than most relays take (10 to 35 MB) is of no use. */
    @WithDefault("10M")
    MemorySize message();

    /** The message times its recipients: each delivery is a record of its own. */
    @WithDefault("64M")
    MemorySize total();

    /** Requests under way at once in one process; more are told to come back. */
    @WithDefault("250")
    int requests();

    /** How long a body may take to arrive; then its connection is closed. */
    @WithDefault("45s")
    Duration uploadTime();

    /** Bodies, and messages times their recipients on their way into the log, at once in one process. */
    @WithDefault("96M")
    MemorySize inFlight();
}
