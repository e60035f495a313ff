package dev.posthaste.relay;

import java.time.Duration;
import java.util.List;

/** How long the longest attempt takes, and whether a relay that stops waits for it. */
final class Drain {

    private Drain() {}

    /** @throws IllegalStateException when it does not, and mail of a slow server could be sent twice at every deploy */
    static void require(RelayConfig config, List<Route> routes) {
        for (Route route : routes) {
            Duration afterDot = afterDot(route);
            if (config.drain().compareTo(config.attemptDeadline().plus(afterDot)) < 0) {
                throw new IllegalStateException(
                        "posthaste.relay.drain (%d s) is shorter than an attempt on the route %s may take: posthaste.relay.attempt-deadline (%d s) up to its final dot, and timeouts.after-dot (%d s) for the answer. Raise the first and the pod's grace period, or lower one of the others."
                                .formatted(
                                        config.drain().toSeconds(),
                                        route.name(),
                                        config.attemptDeadline().toSeconds(),
                                        afterDot.toSeconds()));
            }
        }
    }

    /** How long an answer to the final dot is waited for. */
    static Duration afterDot(Route route) {
        return switch (route) {
            case Route.Smarthost smarthost -> smarthost.server().timeouts().afterDot();
            case Route.Mx direct -> direct.hop().timeouts().afterDot();
        };
    }
}
