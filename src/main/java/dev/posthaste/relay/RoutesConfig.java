package dev.posthaste.relay;

import dev.posthaste.relay.smtp.AuthMechanism;
import dev.posthaste.relay.smtp.TlsMode;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

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

    /** What a route leads to. */
    enum Kind {
        /** One server for all mail. */
        SMARTHOST,
        /** The mail hosts of each recipient's domain; it has no host, no login, and takes TLS as the domain asks for it. */
        MX
    }

    /** One route. */
    interface RouteConfig {

        @WithDefault("smarthost")
        Kind kind();

        /** Needed by a smarthost. */
        Optional<String> host();

        /** 587 of a smarthost, 25 of mail hosts. */
        OptionalInt port();

        /** How this route greets, if not as the others do. */
        Optional<String> heloName();

        /** The address of ours from which this route connects. */
        Optional<String> sourceAddress();

        @WithDefault("required")
        TlsMode tls();

        Optional<String> username();

        Optional<String> password();

        /** How to log in; {@code auto} takes the best that the server offers. */
        @WithDefault("auto")
        AuthMechanism auth();

        /** Where access tokens come from, instead of a password. */
        OauthConfig oauth();

        /** A PEM file with the only authorities that are believed; without one, those of the Java runtime. */
        Optional<Path> caFile();

        /** A PEM file with our certificate, and those that lead from it to an authority, for a server that asks for one. */
        Optional<Path> certificateFile();

        /** A PEM file with that certificate's private key, not encrypted. */
        Optional<Path> keyFile();

        /** Whether a report of failure is asked to name the delivery and leave the body out, where a server can (RFC 3461). */
        @WithDefault("true")
        boolean dsn();

        TimeoutsConfig timeouts();
    }

    /** OAuth 2.0 client credentials (RFC 6749 section 4.4). */
    interface OauthConfig {

        Optional<URI> tokenUrl();

        Optional<String> clientId();

        Optional<String> clientSecret();

        Optional<String> scope();
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
