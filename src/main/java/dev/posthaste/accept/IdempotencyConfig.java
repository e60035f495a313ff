package dev.posthaste.accept;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Repeated requests. */
@ConfigMapping(prefix = "posthaste.idempotency")
interface IdempotencyConfig {

    /** What the secret is unless it is set. Anybody knows it. */
    String PUBLIC_SECRET = "posthaste";

    /**
     * Mixed into the ids that are made from keys, so that nobody who knows a key knows the id, and into what is kept of bodies. The
     * same in every pod, for ever.
     */
    @WithDefault(PUBLIC_SECRET)
    String secret();

    /** For how long at least a key is honoured. */
    @WithDefault("48h")
    Duration window();
}
