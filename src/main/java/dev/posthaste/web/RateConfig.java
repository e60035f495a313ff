package dev.posthaste.web;

import dev.posthaste.Limit;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How much a caller may ask for. Each process counts for itself. */
@ConfigMapping(prefix = "posthaste.rate")
interface RateConfig {

    /** Of an API key that has no limit of its own. More than one process can do: against a caller who runs wild, not against load. */
    @WithDefault("10000/1s")
    Limit key();

    /** Of all keys of a tenant together. */
    @WithDefault("none")
    Limit tenant();
}
