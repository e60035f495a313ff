package dev.posthaste.routes;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.ops.Patience;
import dev.posthaste.queue.RouteBoard;
import dev.posthaste.queue.RouteNote;
import dev.posthaste.queue.RouteState;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Reads the board for people, and writes their orders on it. */
@Singleton
final class RouteDesk {

    /** Relays tell every five seconds. */
    private static final Duration FRESH = Duration.ofSeconds(15);

    private static final Duration LONGEST_POST = Duration.ofSeconds(10);
    private static final Duration LONGEST_CHECK = Duration.ofSeconds(30);
    private static final String TO_MAIL_HOSTS = "mx";
    private static final Duration SOON = Duration.ofSeconds(5);

    private final RouteBoard board;
    private final Clock clock;

    RouteDesk(RouteBoard board, Clock clock) {
        this.board = board;
        this.clock = clock;
    }

    /** @throws Refusal when no relay has told anything lately */
    List<RouteView> all() {
        List<RouteNote.Report> alive = alive();
        return alive.stream()
                .flatMap(report -> report.routes().stream())
                .map(RouteState::name)
                .distinct()
                .map(name -> view(name, alive))
                .sorted(Comparator.comparingInt(RouteView::rank).thenComparing(RouteView::name))
                .toList();
    }

    /** @throws Refusal when there is no such route */
    RouteView pause(String name, String by) {
        one(name);
        if (paused(name).isEmpty()) {
            confirm(board.post(new RouteNote.Paused(name, clock.instant(), by)));
            var _ = Patience.until(() -> paused(name), SOON);
        }
        return one(name);
    }

    /** @throws Refusal when there is no such route */
    RouteView resume(String name) {
        one(name);
        Optional<RouteNote.Paused> pause = paused(name);
        if (pause.isPresent()) {
            confirm(board.remove(pause.get()));
            var _ = Patience.until(() -> paused(name).isEmpty() ? Optional.of(name) : Optional.empty(), SOON);
        }
        return one(name);
    }

    /**
     * Has the relay that told last try the route.
     *
     * @param domain whose mail hosts to ask; null for none
     * @throws Refusal when there is no such route, when it leads to one server whatever the domain, or when the relay does not
     *     answer in time
     */
    RouteNote.CheckDone check(String name, @Nullable String domain) {
        RouteView route = one(name);
        if (domain != null && !route.kind().equals(TO_MAIL_HOSTS)) {
            throw Refusal.invalid(
                    List.of(
                            new Fault(
                                    "/domain",
                                    "This route leads to one server, whatever the domain: leave domain out. It is for routes of the kind mx.")));
        }
        RouteView.AtRelay relay = route.relays().getFirst();
        String id = UUID.randomUUID().toString();
        var asked = new RouteNote.CheckAsked(id, relay.relay(), name, domain, clock.instant());
        confirm(board.post(asked));
        Optional<RouteNote.CheckDone> done = Patience.until(() -> done(id), LONGEST_CHECK);
        confirm(board.remove(asked));
        done.ifPresent(found -> confirm(board.remove(found)));
        return done.orElseThrow(() -> unavailable("The relay " + relay.relay() + " did not answer in time."));
    }

    private RouteView one(String name) {
        return all().stream()
                .filter(route -> route.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(Refusal.Reason.NOT_FOUND, "There is no route with this name."));
    }

    private RouteView view(String name, List<RouteNote.Report> alive) {
        List<RouteView.AtRelay> relays = alive.stream()
                .flatMap(report -> in(report, name).map(state -> RouteView.AtRelay.of(report, state)).stream())
                .toList();
        RouteState newest = alive.stream()
                .flatMap(report -> in(report, name).stream())
                .findFirst()
                .orElseThrow();
        return RouteView.of(newest, relays, paused(name).orElse(null), sentToday(name));
    }

    /** By those that have ended, too. */
    private long sentToday(String name) {
        LocalDate today = day(clock.instant());
        return board.all(RouteNote.Report.class).stream()
                .filter(report -> day(report.at()).equals(today))
                .flatMap(report -> in(report, name).stream())
                .mapToLong(RouteState::sentToday)
                .sum();
    }

    private static Optional<RouteState> in(RouteNote.Report report, String name) {
        return report.routes().stream()
                .filter(state -> state.name().equals(name))
                .findFirst();
    }

    /** Who told last comes first. */
    private List<RouteNote.Report> alive() {
        Instant since = clock.instant().minus(FRESH);
        List<RouteNote.Report> alive = board.all(RouteNote.Report.class).stream()
                .filter(report -> !report.stopped() && report.at().isAfter(since))
                .sorted(Comparator.comparing(RouteNote.Report::at).reversed())
                .toList();
        if (alive.isEmpty()) {
            throw unavailable("No relay has told of its routes in the last " + FRESH.toSeconds() + " seconds.");
        }
        return alive;
    }

    private Optional<RouteNote.Paused> paused(String name) {
        return board.all(RouteNote.Paused.class).stream()
                .filter(pause -> pause.route().equals(name))
                .findFirst();
    }

    private Optional<RouteNote.CheckDone> done(String id) {
        return board.all(RouteNote.CheckDone.class).stream()
                .filter(done -> done.id().equals(id))
                .findFirst();
    }

    private static void confirm(CompletableFuture<Void> posted) {
        try {
            posted.get(LONGEST_POST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException _) {
            throw unavailable("The log did not confirm it. Ask again.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while the log was to confirm an order.", e);
        }
    }

    private static Refusal unavailable(String detail) {
        return Refusal.retryLater(Refusal.Reason.UNAVAILABLE, detail, SOON);
    }

    private static LocalDate day(Instant at) {
        return LocalDate.ofInstant(at, ZoneOffset.UTC);
    }
}
