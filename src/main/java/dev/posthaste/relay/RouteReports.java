package dev.posthaste.relay;

import dev.posthaste.ops.Journal;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.ops.Rounds;
import dev.posthaste.queue.RouteBoard;
import dev.posthaste.queue.RouteNote;
import dev.posthaste.queue.RouteState;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Tells the board how this relay's routes stand, and does what the board says: leaves paused routes alone, and keeps to its part
 * of what all relays together may send.
 */
@Singleton
final class RouteReports {

    private static final Journal LOG = Journal.of(RouteReports.class);

    static final Duration EVERY = Duration.ofSeconds(5);
    /** Who has missed two is gone, or cannot send either. */
    static final Duration FRESH = EVERY.multipliedBy(3);
    /** Longer than a day, whose quotas they count for. */
    private static final Duration KEPT = Duration.ofHours(26);
    /** Nobody waits as long for the answer to a check. */
    private static final Duration CHECKED = Duration.ofMinutes(5);

    private final Ways ways;
    private final RouteBoard board;
    private final RelayName name;
    private final Clock clock;
    private final boolean wanted;
    private final Rounds rounds = new Rounds("route-reports");

    RouteReports(Ways ways, RouteBoard board, RelayName name, ProcessConfig process, Clock clock) {
        this.ways = ways;
        this.board = board;
        this.name = name;
        this.clock = clock;
        this.wanted = process.plays(Role.RELAY);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            board.onChange(this::obey);
            rounds.start(Duration.ZERO, EVERY, this::tell);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        rounds.stop();
        if (wanted) {
            report(true);
        }
    }

    private void tell() {
        keepToQuotas(clock.instant());
        clearChecks(clock.instant());
        report(false);
    }

    /** Nobody waits for it: the next one heals what was lost. */
    private void report(boolean last) {
        List<RouteState> states = ways.all().stream().map(Way::state).toList();
        var _ = board.post(new RouteNote.Report(name.toString(), clock.instant(), last, states))
                .exceptionally(e -> {
                    LOG.debug("how the routes stand could not be told", "cause", e);
                    return null;
                });
    }

    void obey() {
        Set<String> paused = board.all(RouteNote.Paused.class).stream()
                .map(RouteNote.Paused::route)
                .collect(Collectors.toSet());
        for (Way way : ways.all()) {
            boolean pause = paused.contains(way.route().name());
            if (pause != way.isPaused()) {
                LOG.info(
                        pause ? "a route is paused" : "a route is resumed",
                        "route",
                        way.route().name());
            }
            way.pause(pause);
        }
    }

    void keepToQuotas(Instant now) {
        List<RouteNote.Report> others = board.all(RouteNote.Report.class).stream()
                .filter(report -> !report.relay().equals(name.toString()))
                .toList();
        long alive = 1 + others.stream().filter(report -> isAlive(report, now)).count();
        List<RouteNote.Report> today = others.stream()
                .filter(report -> day(report.at()).equals(day(now)))
                .toList();
        for (Way way : ways.all()) {
            way.pace().share(1.0 / alive);
            way.day()
                    .others(today.stream()
                            .flatMap(report -> report.routes().stream())
                            .filter(state -> state.name().equals(way.route().name()))
                            .mapToLong(RouteState::sentToday)
                            .sum());
        }
        others.stream().filter(report -> report.at().isBefore(now.minus(KEPT))).forEach(this::forget);
    }

    /** Who asked takes his notes away, unless he was stopped meanwhile, or the answer came too late for him. */
    void clearChecks(Instant now) {
        Stream.of(RouteNote.CheckAsked.class, RouteNote.CheckDone.class)
                .flatMap(kind -> board.all(kind).stream())
                .filter(note -> note.at().isBefore(now.minus(CHECKED)))
                .forEach(this::forget);
    }

    private void forget(RouteNote old) {
        var _ = board.remove(old);
    }

    private static boolean isAlive(RouteNote.Report report, Instant now) {
        return !report.stopped() && report.at().isAfter(now.minus(FRESH));
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
