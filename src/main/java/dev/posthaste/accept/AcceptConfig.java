package dev.posthaste.accept;

import dev.posthaste.Lane;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The intake. */
@ConfigMapping(prefix = "posthaste")
interface AcceptConfig {

    /** How long the caller waits for the log's confirmation before the outcome is called unknown. */
    @WithDefault("5s")
    Duration acceptTimeout();

    Ttl ttl();

    /** How long after acceptance an email is still worth sending, unless the request says so itself. */
    interface Ttl {

        @WithDefault("24h")
        Duration critical();

        @WithDefault("72h")
        Duration normal();

        @WithDefault("72h")
        Duration bulk();

        default Duration of(Lane lane) {
            return switch (lane) {
                case CRITICAL -> critical();
                case NORMAL -> normal();
                case BULK -> bulk();
            };
        }
    }
}
