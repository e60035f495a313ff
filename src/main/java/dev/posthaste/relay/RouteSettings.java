package dev.posthaste.relay;

import dev.posthaste.Lane;
import dev.posthaste.relay.RoutesConfig.RouteConfig;
import dev.posthaste.relay.mx.MxRoute;
import dev.posthaste.relay.smtp.Reach;
import dev.posthaste.relay.smtp.Reuse;
import dev.posthaste.relay.smtp.Room;
import dev.posthaste.relay.smtp.SmtpServer;
import dev.posthaste.relay.smtp.Timeouts;
import dev.posthaste.relay.smtp.TlsMode;
import java.net.InetAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From the settings of one route, and what is known of its vendor, to the route.
 *
 * @param helo how we greet, unless the route says otherwise
 */
record RouteSettings(
        String name, RouteConfig config, @Nullable Preset preset, String helo) {

    private static final int SUBMISSION = 587; // RFC 6409
    private static final int SMTP = 25;

    /** The route named default, in the clear and without a login. */
    static Route plain(String hostAndPort, int rank, String helo) {
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("posthaste.route has the form host:port.");
        }
        var server = new SmtpServer(
                hostAndPort.substring(0, colon),
                Integer.parseInt(hostAndPort.substring(colon + 1)),
                TlsMode.NONE,
                null,
                helo,
                Timeouts.defaults());
        return new Route.Smarthost(Routes.DEFAULT, Terms.plain(rank), server);
    }

    /** @throws IllegalArgumentException or IllegalStateException when they contradict each other, or something is missing */
    Route route(int rank) {
        return switch (config.kind()) {
            case SMARTHOST -> new Route.Smarthost(name, terms(rank), smarthost());
            case MX ->
                new Route.Mx(
                        name,
                        terms(rank),
                        new MxRoute(
                                config.port().orElse(SMTP),
                                ownHelo(),
                                source(),
                                timeouts(),
                                reuse(),
                                positive(config.connections().perHost(), "connections.per-host")));
        };
    }

    private Terms terms(int rank) {
        if (config.weight() < 0) {
            throw new IllegalArgumentException("weight is 0 or more");
        }
        RoutesConfig.MatchConfig match = config.match();
        return new Terms(
                rank,
                config.weight(),
                config.failover(),
                new Match(
                        match.domains().orElse(List.of()),
                        match.tenants().orElse(Set.of()),
                        match.streams().orElse(Set.of()),
                        match.lanes().orElse(Set.of())),
                quota(),
                connections());
    }

    private Terms.Connections connections() {
        RoutesConfig.ConnectionsConfig connections = config.connections();
        if (config.kind() == RoutesConfig.Kind.SMARTHOST
                && connections.perHost().isPresent()) {
            throw new IllegalArgumentException(
                    "connections.per-host is for kind=mx; a smarthost is one host, bounded by connections.critical, .normal and .bulk");
        }
        Map<Lane, Integer> ofLane = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            positive(connections.of(lane), "connections." + lane.wire()).ifPresent(most -> ofLane.put(lane, most));
        }
        return new Terms.Connections(
                Map.copyOf(ofLane),
                positive(connections.perDomain(), "connections.per-domain").orElse(Integer.MAX_VALUE),
                total());
    }

    private OptionalInt total() {
        OptionalInt total = config.connections().total();
        if (total.isPresent() && total.getAsInt() < Lane.values().length) {
            throw new IllegalArgumentException("connections.total is " + Lane.values().length
                    + " or more, one for each lane; to stop a route, pause it");
        }
        return total;
    }

    private Reuse reuse() {
        config.reuse().idle().filter(idle -> !idle.isPositive()).ifPresent(_ -> {
            throw new IllegalArgumentException("reuse.idle is more than 0");
        });
        OptionalInt total = total();
        return new Reuse(
                positive(config.reuse().mails(), "reuse.mails"),
                config.reuse().idle(),
                total.isPresent() ? List.of(new Room("the route " + name, total.getAsInt())) : List.of());
    }

    private static OptionalInt positive(OptionalInt number, String name) {
        if (number.isPresent() && number.getAsInt() < 1) {
            throw new IllegalArgumentException(name + " is 1 or more; to stop a route, pause it");
        }
        return number;
    }

    private Terms.Quota quota() {
        RoutesConfig.QuotaConfig quota = config.quota();
        double perSecond = quota.perSecond()
                .orElse(
                        preset == null
                                ? Double.POSITIVE_INFINITY
                                : preset.perSecond().orElse(Double.POSITIVE_INFINITY));
        long perDay = quota.perDay()
                .orElse(preset == null ? Long.MAX_VALUE : preset.perDay().orElse(Long.MAX_VALUE));
        if (!(perSecond > 0) || perDay < 1) {
            throw new IllegalArgumentException(
                    "quota.per-second and quota.per-day are more than 0; to stop a route, pause it");
        }
        return new Terms.Quota(perSecond, perDay);
    }

    private SmtpServer smarthost() {
        return new SmtpServer(
                config.host()
                        .or(() -> Optional.ofNullable(preset).map(known -> known.hostIn(config.region())))
                        .orElseThrow(() -> new IllegalArgumentException(
                                "it needs a host or a preset, or kind=mx to go straight to the recipients' servers")),
                config.port().orElse(preset == null ? SUBMISSION : preset.port()),
                config.tls().orElse(preset == null ? TlsMode.REQUIRED : preset.tls()),
                RouteLogin.of(name, config, preset),
                ownHelo(),
                timeouts(),
                RouteCertificates.of(name, config),
                config.dsn(),
                new Reach(null, source(), null),
                reuse());
    }

    private String ownHelo() {
        return config.heloName().orElse(helo);
    }

    private @Nullable InetAddress source() {
        return config.sourceAddress().map(RouteSettings::address).orElse(null);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("source-address is an IP address of this host, not \"" + text + "\"", e);
        }
    }

    private Timeouts timeouts() {
        RoutesConfig.TimeoutsConfig timeouts = config.timeouts();
        return new Timeouts(
                timeouts.connect(), timeouts.greeting(), timeouts.command(), timeouts.dataBlock(), timeouts.afterDot());
    }
}
