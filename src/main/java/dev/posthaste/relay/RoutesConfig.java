package dev.posthaste.relay;

import dev.posthaste.Lane;
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
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/** The ways out. */
@ConfigMapping(prefix = "posthaste")
interface RoutesConfig {

    /** {@code host:port} of a relay in the clear: short for a route named {@code default} without TLS and login. */
    Optional<String> route();

    /**
     * The names of the routes in the order in which they are tried; those that it does not name are not used. Names that are
     * joined by {@code +} have the same rank and share the mail by weight: {@code ses+mailjet,gmail}.
     */
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

        /** A vendor whose host, port and habits are known; see {@code routes/presets.yaml}. */
        Optional<String> preset();

        /** Where a preset's host is, for vendors that have several. */
        Optional<String> region();

        /** Needed by a smarthost without a preset. */
        Optional<String> host();

        /** 25 of mail hosts, and 587 of a smarthost without a preset. */
        OptionalInt port();

        /** How this route greets, if not as the others do. */
        Optional<String> heloName();

        /** The address of ours from which this route connects. */
        Optional<String> sourceAddress();

        /** {@code required} without a preset. */
        Optional<TlsMode> tls();

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

        /** Its share among the routes of its rank; with 0 it gets mail only when the others cannot take it. */
        @WithDefault("1")
        int weight();

        /** Whether mail that it did not take may go to a later route; with {@code false} it waits for this one. */
        @WithDefault("true")
        boolean failover();

        MatchConfig match();

        QuotaConfig quota();

        ConnectionsConfig connections();

        ReuseConfig reuse();

        TimeoutsConfig timeouts();
    }

    /** OAuth 2.0 client credentials (RFC 6749 section 4.4). */
    interface OauthConfig {

        Optional<URI> tokenUrl();

        Optional<String> clientId();

        Optional<String> clientSecret();

        Optional<String> scope();
    }

    /** Which mail it takes; all that is set has to fit. */
    interface MatchConfig {

        /** Of the recipient: {@code example.com}, or {@code *.example.com} for all that is below it. */
        Optional<List<String>> domains();

        Optional<Set<String>> tenants();

        Optional<Set<String>> streams();

        Optional<Set<Lane>> lanes();
    }

    /** How much it may carry, all relays together. */
    interface QuotaConfig {

        OptionalDouble perSecond();

        /** From midnight to midnight, UTC. */
        OptionalLong perDay();
    }

    /** How many connections it may have. */
    interface ConnectionsConfig {

        /** Of one lane, as of the other two; what {@code posthaste.relay.connections} says by default. */
        OptionalInt critical();

        OptionalInt normal();

        OptionalInt bulk();

        /**
         * Of all lanes together, attempts that are slow and idle connections included. Each lane has its part of it, which no other
         * can take; twice what the lanes have by default.
         */
        OptionalInt total();

        /** Of one lane to one recipient's domain; three quarters of the lane's by default, and never more. */
        OptionalInt perDomain();

        /** Of a route of kind {@code mx} to one address; what {@code posthaste.mx.connections-per-host} says by default. */
        OptionalInt perHost();

        default OptionalInt of(Lane lane) {
            return switch (lane) {
                case CRITICAL -> critical();
                case NORMAL -> normal();
                case BULK -> bulk();
            };
        }
    }

    /** How long its connections are kept; what {@code posthaste.relay.reuse} says by default. */
    interface ReuseConfig {

        OptionalInt mails();

        Optional<Duration> idle();
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
