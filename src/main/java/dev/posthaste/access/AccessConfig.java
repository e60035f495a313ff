package dev.posthaste.access;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;

/** How API keys are kept. */
@ConfigMapping(prefix = "posthaste.access")
interface AccessConfig {

    /** What this is unless it is set. Anybody knows it, so that who can write to the table can make a key. */
    String PUBLIC_PEPPER = "posthaste";

    /** Mixed into the hashes of keys: the first into those that are made, any of them into those that are believed. */
    @WithDefault(PUBLIC_PEPPER)
    List<String> pepper();

    /** How long keys are believed that the database has not confirmed. */
    @WithDefault("24h")
    Duration trustFor();

    /** How often all keys are read although nothing is said to have changed. */
    @WithDefault("15s")
    Duration poll();
}
