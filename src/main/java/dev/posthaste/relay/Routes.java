package dev.posthaste.relay;

import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The configured routes, and their order. */
@Singleton
final class Routes {

    static final String DEFAULT = "default";

    // Also part of a metric's label and of a path.
    private static final String NAME = "[A-Za-z0-9._-]{1,40}";

    private final List<Route> inOrder;

    /** @throws IllegalStateException in a relay, when none is configured, or one cannot be used as it is */
    Routes(RoutesConfig config, ProcessConfig process) {
        this.inOrder = process.plays(Role.RELAY) ? inOrder(config) : List.of();
    }

    /** In the order in which they are tried; none in a process that is no relay. */
    List<Route> inOrder() {
        return inOrder;
    }

    private static List<Route> inOrder(RoutesConfig config) {
        Set<String> names = names(config);
        if (names.isEmpty()) {
            throw new IllegalStateException(
                    "No route is configured: set posthaste.route=host:port, or posthaste.routes.default.host and what goes with it.");
        }
        List<List<String>> ranks = config.routeOrder()
                .map(Routes::ranks)
                .orElseGet(() -> names.stream().map(List::of).toList());
        var presets = Presets.read();
        String helo = config.heloName().orElseGet(Routes::ownName);
        List<Route> routes = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (int rank = 1; rank <= ranks.size(); rank++) {
            for (String name : ranks.get(rank - 1)) {
                if (!names.contains(name)) {
                    throw new IllegalStateException("posthaste.route-order names the route \"" + name
                            + "\", which is not configured; there are " + names + ".");
                }
                if (seen.add(name)) {
                    routes.add(route(name, rank, config, presets, helo));
                }
            }
        }
        return List.copyOf(routes);
    }

    private static List<List<String>> ranks(List<String> order) {
        return order.stream()
                .map(rank ->
                        List.of(rank.split("\\+")).stream().map(String::strip).toList())
                .toList();
    }

    /** The default first, then by name. */
    private static Set<String> names(RoutesConfig config) {
        Map<String, Boolean> names = new TreeMap<>(
                Comparator.comparing((String name) -> !name.equals(DEFAULT)).thenComparing(name -> name));
        config.routes().keySet().forEach(name -> names.put(name, true));
        config.route().ifPresent(_ -> names.put(DEFAULT, true));
        return names.keySet();
    }

    private static Route route(String name, int rank, RoutesConfig config, Presets presets, String helo) {
        if (!name.matches(NAME)) {
            throw new IllegalStateException("The route \"" + name
                    + "\" needs another name: letters, digits, dots, dashes and underscores, at most 40.");
        }
        Optional<String> address = config.route().filter(_ -> name.equals(DEFAULT));
        if (address.isPresent()) {
            return RouteSettings.plain(address.get(), rank, helo);
        }
        try {
            RoutesConfig.RouteConfig route =
                    Objects.requireNonNull(config.routes().get(name));
            Preset preset = route.preset().map(presets::named).orElse(null);
            return new RouteSettings(name, route, preset, helo).route(rank);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("posthaste.routes." + name + " cannot be used: " + e.getMessage() + ".", e);
        }
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
