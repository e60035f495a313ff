package dev.posthaste.schedule;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The timer. */
@ConfigMapping(prefix = "posthaste.schedule")
interface ScheduleConfig {

    /** How often the due table is looked at: the most that an attempt is late for it. */
    @WithDefault("200ms")
    Duration poll();

    /** How long a timer that took a row may need to append it; when it dies, another takes the row after this. */
    @WithDefault("30s")
    Duration lease();

    /** How often is looked for mail that the relays have passed and nobody has told of. */
    @WithDefault("1m")
    Duration sweep();

    /** How many rows are taken at once. */
    @WithDefault("2000")
    int batch();

    /** How much mail is taken at once, about. */
    @WithDefault("16M")
    MemorySize batchBytes();
}
