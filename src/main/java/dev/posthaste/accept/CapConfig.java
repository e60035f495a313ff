package dev.posthaste.accept;

import dev.posthaste.Lane;
import dev.posthaste.Limit;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much one recipient gets of the mail of a lane, unless its stream says so. */
@ConfigMapping(prefix = "posthaste.cap")
interface CapConfig {

    /** Who fills in a stranger's address in a form for a reset, again and again, bombs him with our mail. */
    @WithDefault("5/15m")
    Limit critical();

    @WithDefault("none")
    Limit normal();

    @WithDefault("none")
    Limit bulk();

    /** How much of what was counted before a pod reads when it starts; a longer cap begins anew then, as far as it knows. */
    @WithDefault("1h")
    Duration lookBack();

    default Limit of(Lane lane) {
        return switch (lane) {
            case CRITICAL -> critical();
            case NORMAL -> normal();
            case BULK -> bulk();
        };
    }
}
