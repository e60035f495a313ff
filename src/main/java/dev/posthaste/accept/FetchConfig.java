package dev.posthaste.accept;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Attachments that are fetched from a URL. */
@ConfigMapping(prefix = "posthaste.attachments.fetch")
interface FetchConfig {

    /** Off: who may send could have this service call others. */
    @WithDefault("false")
    boolean enabled();

    /** Hosts that are called, {@code files.example.com} or {@code *.example.com}; no others. */
    Optional<Set<String>> hosts();

    /** The largest file. */
    @WithDefault("7M")
    MemorySize maxSize();

    /** For all files of an email, from the look-up of the first name to the last octet of the last. */
    @WithDefault("5s")
    Duration timeout();

    /** Files under way at once in one process; over it 503. */
    @WithDefault("8")
    int atOnce();

    /** Whether hosts may lie inside our own network, and be spoken to without TLS on this machine. For development. */
    @WithDefault("false")
    boolean allowPrivate();
}
