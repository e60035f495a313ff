package dev.posthaste.web;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How far a request may go, whatever it asks for. */
@ConfigMapping(prefix = "posthaste.limits")
interface RequestLimits {

    /** The JSON body; attachments in it are base64, a third larger than the file. */
    @WithDefault("14M")
    MemorySize body();

    /** How far ahead an email can be scheduled. */
    @WithDefault("30d")
    Duration schedule();
}
