package dev.posthaste.queue;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How one route stands at one relay, and what it is.
 *
 * @param kind smarthost, or mx, which has no host, port and tls of its own
 * @param tls none, opportunistic, required or implicit
 * @param rank its place in the order, from 1
 * @param state up, recovering or down
 * @param allowedPerSecond how many mails may set out in a second at this relay; null for as many as can
 * @param learned whether that is less than is configured, because the server asked for less
 * @param learnedConnections how many the server was found to have room for; null as long as it refused none
 * @param slowed domains whose own servers asked for less, those that get least first, and not all
 * @param sentToday by this relay since midnight, UTC
 * @param failure why it could not be spoken with the last time; null when it always could
 */
public record RouteState(
        String name,
        String kind,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String tls,
        int rank,
        int weight,
        boolean failover,
        Match match,
        @Nullable Double quotaPerSecond,
        @Nullable Long quotaPerDay,
        String state,
        int inFlight,
        @Nullable Double allowedPerSecond,
        boolean learned,
        @Nullable Integer learnedConnections,
        List<Slowed> slowed,
        long sentToday,
        @Nullable Failure failure) {

    public RouteState {
        Stream.of(name, kind, match, state).forEach(Objects::requireNonNull);
        // A note of an older relay has none.
        slowed = slowed == null ? List.of() : List.copyOf(slowed);
    }

    /** Which mail it takes; what is empty narrows nothing down. */
    public record Match(List<String> domains, List<String> tenants, List<String> streams, List<String> lanes) {

        public Match {
            domains = List.copyOf(domains);
            tenants = List.copyOf(tenants);
            streams = List.copyOf(streams);
            lanes = List.copyOf(lanes);
        }

        /**
         * Whether it takes mail of this kind.
         *
         * @param domain of the recipient, in A-labels and lower case
         */
        public boolean takes(String domain, String tenant, @Nullable String stream, String lane) {
            return (lanes.isEmpty() || lanes.contains(lane))
                    && (tenants.isEmpty() || tenants.contains(tenant))
                    && (streams.isEmpty() || (stream != null && streams.contains(stream)))
                    && (domains.isEmpty() || isAmong(domain));
        }

        /** {@code *.example.com} stands for whatever is below {@code example.com}. */
        private boolean isAmong(String domain) {
            return domains.stream()
                    .anyMatch(each -> each.startsWith("*.") ? domain.endsWith(each.substring(1)) : domain.equals(each));
        }
    }

    /** A recipients' domain, and how many mails may set out to it in a second. */
    public record Slowed(String domain, double allowedPerSecond) {}

    /** @param phase of the conversation in which it ended */
    public record Failure(Instant at, String phase, String cause) {}
}
