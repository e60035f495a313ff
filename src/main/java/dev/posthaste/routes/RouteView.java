package dev.posthaste.routes;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.posthaste.queue.RouteNote;
import dev.posthaste.queue.RouteState;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A route: what it is, and how it stands at each relay. */
public record RouteView(
        String object,
        String name,
        String kind,
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String tls,
        int rank,
        int weight,
        boolean failover,
        RouteState.Match match,
        QuotaView quota,
        String state,
        @JsonProperty("paused_at") @Nullable Instant pausedAt,
        @JsonProperty("paused_by") @Nullable String pausedBy,
        @JsonProperty("sent_today") long sentToday,
        List<AtRelay> relays) {

    private static final String MIXED = "mixed";
    private static final String PAUSED = "paused";

    /** What is configured, for all relays together. */
    public record QuotaView(
            @JsonProperty("per_second") @Nullable Double perSecond,
            @JsonProperty("per_day") @Nullable Long perDay) {}

    /** How it stands at one of them. */
    public record AtRelay(
            String relay,
            @JsonProperty("seen_at") Instant seenAt,
            String state,
            @JsonProperty("in_flight") int inFlight,
            @JsonProperty("allowed_per_second") @Nullable Double allowedPerSecond,
            boolean learned,
            @JsonProperty("learned_connections") @Nullable Integer learnedConnections,
            @JsonProperty("slowed_domains") List<SlowedView> slowedDomains,
            @JsonProperty("sent_today") long sentToday,
            @JsonProperty("last_failure") @Nullable FailureView lastFailure) {

        static AtRelay of(RouteNote.Report report, RouteState state) {
            RouteState.Failure failure = state.failure();
            return new AtRelay(
                    report.relay(),
                    report.at(),
                    state.state(),
                    state.inFlight(),
                    state.allowedPerSecond(),
                    state.learned(),
                    state.learnedConnections(),
                    state.slowed().stream()
                            .map(slowed -> new SlowedView(slowed.domain(), slowed.allowedPerSecond()))
                            .toList(),
                    state.sentToday(),
                    failure == null ? null : new FailureView(failure.at(), failure.phase(), failure.cause()));
        }
    }

    /** A domain whose servers asked for less. */
    public record SlowedView(
            String domain,
            @JsonProperty("allowed_per_second") double allowedPerSecond) {}

    /** Why it could not be spoken with. */
    public record FailureView(Instant at, String phase, String cause) {}

    /**
     * @param newest as the relay tells it that told last
     * @param relays at least one
     */
    static RouteView of(RouteState newest, List<AtRelay> relays, RouteNote.@Nullable Paused pause, long sentToday) {
        Set<String> states = relays.stream().map(AtRelay::state).collect(Collectors.toSet());
        String state = states.size() == 1 ? states.iterator().next() : MIXED;
        return new RouteView(
                "route",
                newest.name(),
                newest.kind(),
                newest.host(),
                newest.port(),
                newest.tls(),
                newest.rank(),
                newest.weight(),
                newest.failover(),
                newest.match(),
                new QuotaView(newest.quotaPerSecond(), newest.quotaPerDay()),
                pause == null ? state : PAUSED,
                pause == null ? null : pause.at(),
                pause == null ? null : pause.by(),
                sentToday,
                relays);
    }
}
