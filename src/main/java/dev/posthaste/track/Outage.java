package dev.posthaste.track;

import dev.posthaste.queue.RouteBoard;
import dev.posthaste.queue.RouteNote;
import dev.posthaste.queue.RouteState;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Why a mail does not leave its lane: what the relays last told of the routes that it may take. */
@Singleton
final class Outage {

    /** Relays tell every five seconds. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    private static final String DOWN = "down";

    private final RouteBoard board;
    private final Clock clock;

    Outage(RouteBoard board, Clock clock) {
        this.board = board;
        this.clock = clock;
    }

    /** @return a sentence when no route that takes such mail can be used now, at any relay; empty when one can, and when nobody knows */
    Optional<String> sentence(Predicate<RouteState.Match> takes) {
        Instant since = clock.instant().minus(FRESH);
        return sentence(
                board.all(RouteNote.Report.class).stream()
                        .filter(report -> !report.stopped() && report.at().isAfter(since))
                        .flatMap(report -> report.routes().stream())
                        .toList(),
                board.all(RouteNote.Paused.class),
                takes);
    }

    static Optional<String> sentence(
            List<RouteState> routes, List<RouteNote.Paused> pauses, Predicate<RouteState.Match> takes) {
        var byName = asked(routes.stream()
                        .filter(route -> takes.test(route.match()))
                        .toList())
                .collect(Collectors.groupingBy(RouteState::name, TreeMap::new, Collectors.toList()));
        List<Optional<String>> why = byName.entrySet().stream()
                .map(route -> pauses.stream()
                        .filter(pause -> pause.route().equals(route.getKey()))
                        .findFirst()
                        .map(pause -> "%s is paused since %s".formatted(route.getKey(), at(pause.at())))
                        .or(() -> down(route.getKey(), route.getValue())))
                .toList();
        return why.isEmpty() || why.contains(Optional.<String>empty())
                ? Optional.empty()
                : Optional.of("No route can be used now (%s); it is kept, and sent when one can."
                        .formatted(why.stream().flatMap(Optional::stream).collect(Collectors.joining("; "))));
    }

    /** Behind a rank of which no route hands anything on, none is asked. */
    private static Stream<RouteState> asked(List<RouteState> takers) {
        int last = takers.stream()
                .collect(Collectors.groupingBy(
                        RouteState::rank,
                        TreeMap::new,
                        Collectors.reducing(false, RouteState::failover, Boolean::logicalOr)))
                .entrySet()
                .stream()
                .filter(rank -> !rank.getValue())
                .findFirst()
                .map(Map.Entry::getKey)
                .orElse(Integer.MAX_VALUE);
        return takers.stream().filter(route -> route.rank() <= last);
    }

    private static Optional<String> down(String name, List<RouteState> atRelays) {
        if (!atRelays.stream().allMatch(route -> route.state().equals(DOWN))) {
            return Optional.empty();
        }
        return Optional.of(atRelays.stream()
                .flatMap(route -> Stream.ofNullable(route.failure()))
                .map(RouteState.Failure::at)
                .max(Instant::compareTo)
                .map(last -> "%s is down, last tried at %s".formatted(name, at(last)))
                .orElse(name + " is down"));
    }

    private static String at(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
