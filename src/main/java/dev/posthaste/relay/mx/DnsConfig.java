package dev.posthaste.relay.mx;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whom to ask for the mail hosts of a domain, and how long to believe it. */
@ConfigMapping(prefix = "posthaste.dns")
interface DnsConfig {

    /** Addresses of recursive resolvers, each with {@code :port} or without; those of the system by default. */
    Optional<List<String>> servers();

    /** The whole of one question, repetitions and other servers included. */
    @WithDefault("10s")
    Duration timeout();

    /** Whether "validated" (AD) is believed of resolvers that are not on this host: only when the way to them cannot be meddled with. */
    @WithDefault("false")
    boolean trustAd();

    /** No answer is asked for again sooner, whatever its time to live; what failed is asked for again after this. */
    @WithDefault("5s")
    Duration shortestTtl();

    @WithDefault("1h")
    Duration longestTtl();

    /** How many answers are remembered. */
    @WithDefault("50000")
    int memory();
}
