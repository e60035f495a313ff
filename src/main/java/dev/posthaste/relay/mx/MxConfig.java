package dev.posthaste.relay.mx;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How mail goes straight to its recipient's servers. */
@ConfigMapping(prefix = "posthaste.mx")
interface MxConfig {

    /** How many addresses of a domain's hosts one attempt tries to connect to. */
    @WithDefault("5")
    int hostsPerAttempt();

    /** Connections of this relay open at once to one address, idle ones included, whatever the domain and the host's name. */
    @WithDefault("20")
    int connectionsPerHost();

    /**
     * Whether a domain may have its mail sent to addresses inside our own network: anybody can publish an MX that points there.
     */
    @WithDefault("false")
    boolean allowPrivate();

    /** Whether certificates published in DNSSEC are looked for (RFC 7672); needs a validating resolver. */
    @WithDefault("true")
    boolean dane();

    StsConfig sts();

    /** MTA-STS (RFC 8461). */
    interface StsConfig {

        @WithDefault("true")
        boolean enabled();

        /** Where policies are fetched: 443, but in tests. */
        @WithDefault("443")
        int port();
    }
}
