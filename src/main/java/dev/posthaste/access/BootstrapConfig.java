package dev.posthaste.access;

import io.smallrye.config.ConfigMapping;
import java.util.Optional;

/** The first key. */
@ConfigMapping(prefix = "posthaste")
interface BootstrapConfig {

    /** The key that opens an empty installation; {@code sha256:} and 64 hex digits keeps the secret itself out of the configuration. */
    Optional<String> apiKey();
}
