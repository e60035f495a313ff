package dev.posthaste.relay;

import dev.posthaste.relay.smtp.Credentials;
import dev.posthaste.relay.smtp.SmtpServer;
import dev.posthaste.relay.smtp.Timeouts;
import dev.posthaste.relay.smtp.TlsMode;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/** The configured routes. */
@Singleton
final class Routes {

    private static final String DEFAULT = "default";

    private final Optional<Route> first;

    Routes(RoutesConfig config) {
        String helo = config.heloName().orElseGet(Routes::ownName);
        this.first = config.route()
                .map(hostAndPort -> new Route(DEFAULT, plain(hostAndPort, helo)))
                .or(() -> config.routes().entrySet().stream()
                        .min((a, b) -> rank(a.getKey()).compareTo(rank(b.getKey())))
                        .map(entry -> new Route(entry.getKey(), smarthost(entry.getValue(), helo))));
    }

    /** @throws IllegalStateException when no route is configured; a relay cannot start without one */
    Route first() {
        return first.orElseThrow(
                () -> new IllegalStateException(
                        "No route is configured: set posthaste.route=host:port, or posthaste.routes.default.host and what goes with it."));
    }

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

    private static SmtpServer smarthost(RoutesConfig.RouteConfig config, String helo) {
        Credentials login = config.username()
                .map(user -> new Credentials(user, config.password().orElse("")))
                .orElse(null);
        RoutesConfig.TimeoutsConfig timeouts = config.timeouts();
        return new SmtpServer(
                config.host(),
                config.port(),
                config.tls(),
                login,
                helo,
                new Timeouts(
                        timeouts.connect(),
                        timeouts.greeting(),
                        timeouts.command(),
                        timeouts.dataBlock(),
                        timeouts.afterDot()));
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
