package dev.posthaste.relay;

import dev.posthaste.relay.smtp.TlsMode;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ways out. */
@ConfigMapping(prefix = "posthaste")
interface RoutesConfig {

    /** {@code host:port} of a relay in the clear: short for a route named {@code default} without TLS and login. */
    Optional<String> route();

    /** The names of the routes in the order in which they are tried; those that it does not name are not used. */
    Optional<List<String>> routeOrder();

    /** By name. */
    Map<String, RouteConfig> routes();

    /** How we greet (EHLO): the public name of this host; its own name by default. */
    Optional<String> heloName();

    /** A smarthost. */
    interface RouteConfig {

        String host();

        @WithDefault("587")
        int port();

        @WithDefault("required")
        TlsMode tls();

        Optional<String> username();

        Optional<String> password();

        TimeoutsConfig timeouts();
    }

    /** RFC 5321 section 4.5.3.2, but for the connect, which is short so that a dead route is known soon. */
    interface TimeoutsConfig {

        @WithDefault("10s")
        Duration connect();

        @WithDefault("5m")
        Duration greeting();

        @WithDefault("5m")
        Duration command();

        @WithDefault("3m")
        Duration dataBlock();

        @WithDefault("10m")
        Duration afterDot();
    }
}
