package dev.posthaste.suppress;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How a relay keeps the list in memory, and how long what ended stays in its table. */
@ConfigMapping(prefix = "posthaste.suppress")
interface SuppressConfig {

    /** How often all of it is read again. Changes come at once; this drops what has expired, and heals what was missed. */
    @WithDefault("5m")
    Duration poll();

    /** How long a relay that starts waits for the list, before it sends without. */
    @WithDefault("5s")
    Duration patience();

    /** How long an entry that was removed or has expired stays; at least a week longer than the log is kept, whatever this says. */
    @WithDefault("30d")
    Duration retention();
}
