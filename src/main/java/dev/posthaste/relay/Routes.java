package dev.posthaste.relay;

import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.relay.mx.MxRoute;
import dev.posthaste.relay.smtp.Reach;
import dev.posthaste.relay.smtp.SmtpServer;
import dev.posthaste.relay.smtp.Timeouts;
import dev.posthaste.relay.smtp.TlsMode;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The configured routes. */
@Singleton
final class Routes {

    private static final String DEFAULT = "default";

    private final List<Route> inOrder;

    /** @throws IllegalStateException in a relay, when none is configured or the order names one that is not */
    Routes(RoutesConfig config, ProcessConfig process) {
        this.inOrder = process.plays(Role.RELAY) ? inOrder(config) : List.of();
    }

    /** In the order in which they are tried; none in a process that is no relay. */
    List<Route> inOrder() {
        return inOrder;
    }

    private static List<Route> inOrder(RoutesConfig config) {
        Map<String, Route> byName = byName(config);
        if (byName.isEmpty()) {
            throw new IllegalStateException(
                    "No route is configured: set posthaste.route=host:port, or posthaste.routes.default.host and what goes with it.");
        }
        return config.routeOrder().orElseGet(() -> List.copyOf(byName.keySet())).stream()
                .distinct()
                .map(name -> Optional.ofNullable(byName.get(name))
                        .orElseThrow(() -> new IllegalStateException("posthaste.route-order names the route \"" + name
                                + "\", which is not configured; there are " + byName.keySet() + ".")))
                .toList();
    }

    private static Map<String, Route> byName(RoutesConfig config) {
        String helo = config.heloName().orElseGet(Routes::ownName);
        Map<String, Route> byName = new TreeMap<>(Comparator.comparing(Routes::rank));
        config.routes().forEach((name, route) -> byName.put(name, route(name, route, helo)));
        config.route().ifPresent(address -> byName.put(DEFAULT, new Route.Smarthost(DEFAULT, plain(address, helo))));
        return byName;
    }

    /** No other name is shorter. */
    private static String rank(String name) {
        return name.equals(DEFAULT) ? "" : name;
    }

    private static SmtpServer plain(String hostAndPort, String helo) {
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 1) {
            throw new IllegalArgumentException("posthaste.route has the form host:port.");
        }
        return new SmtpServer(
                hostAndPort.substring(0, colon),
                Integer.parseInt(hostAndPort.substring(colon + 1)),
                TlsMode.NONE,
                null,
                helo,
                Timeouts.defaults());
    }

    private static Route route(String name, RoutesConfig.RouteConfig config, String helo) {
        String ownHelo = config.heloName().orElse(helo);
        InetAddress source = config.sourceAddress()
                .map(address -> sourceAddress(name, address))
                .orElse(null);
        return switch (config.kind()) {
            case SMARTHOST ->
                new Route.Smarthost(name, smarthost(name, config, ownHelo).reachedBy(new Reach(null, source, null)));
            case MX ->
                new Route.Mx(name, new MxRoute(config.port().orElse(25), ownHelo, source, timeouts(config.timeouts())));
        };
    }

    private static InetAddress sourceAddress(String name, String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "posthaste.routes." + name + ".source-address is an IP address of this host, not \"" + address
                            + "\".",
                    e);
        }
    }

    private static SmtpServer smarthost(String name, RoutesConfig.RouteConfig config, String helo) {
        return new SmtpServer(
                config.host()
                        .orElseThrow(() -> new IllegalStateException("posthaste.routes." + name
                                + " needs a host, or kind=mx to go straight to the recipients' servers.")),
                config.port().orElse(587),
                config.tls(),
                RouteLogin.of(name, config),
                helo,
                timeouts(config.timeouts()),
                RouteCertificates.of(name, config),
                config.dsn(),
                Reach.BY_NAME);
    }

    private static Timeouts timeouts(RoutesConfig.TimeoutsConfig config) {
        return new Timeouts(
                config.connect(), config.greeting(), config.command(), config.dataBlock(), config.afterDot());
    }

    private static String ownName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (
                UnknownHostException
                        _) { // a host without a name: the greeting is an address literal (RFC 5321 section 4.1.4)
            return "[127.0.0.1]";
        }
    }
}
