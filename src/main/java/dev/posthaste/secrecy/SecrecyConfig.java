package dev.posthaste.secrecy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Whether mail is kept sealed, and with what. */
@ConfigMapping(prefix = "posthaste.encryption")
public interface SecrecyConfig {

    /** Whether what is written from now on is sealed. What was sealed is read either way, as long as there are masters. */
    @WithDefault("false")
    boolean enabled();

    /** A file with a master on each line, {@code name:base64 of 32 octets}; the first seals, and any of them opens. */
    Optional<Path> masters();

    /** How long the key of a day is kept; with it everything that it sealed becomes unreadable, wherever that is. */
    @WithDefault("P30D")
    Duration retention();
}
