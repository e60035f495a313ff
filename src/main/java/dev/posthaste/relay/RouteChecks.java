package dev.posthaste.relay;

import dev.posthaste.WireName;
import dev.posthaste.ops.Journal;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import dev.posthaste.queue.RouteBoard;
import dev.posthaste.queue.RouteNote;
import dev.posthaste.relay.mx.MxProbe;
import dev.posthaste.relay.smtp.ProbeStep;
import dev.posthaste.relay.smtp.SmtpClient;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/** Answers who asks the board whether a route can be used from here. */
@Singleton
final class RouteChecks {

    private static final Journal LOG = Journal.of(RouteChecks.class);

    /** Who asks waits half a minute. */
    private static final Duration LONGEST = Duration.ofSeconds(25);
    /** A check is a connection and a login; many at once would look like an attack. */
    private static final int AT_ONCE = 4;

    private final Ways ways;
    private final RouteBoard board;
    private final SmtpClient smtp;
    private final MxProbe mx;
    private final RelayName name;
    private final Clock clock;
    private final boolean wanted;
    private final Semaphore free = new Semaphore(AT_ONCE);
    private final Set<String> begun = ConcurrentHashMap.newKeySet();

    RouteChecks(
            Ways ways,
            RouteBoard board,
            SmtpClient smtp,
            MxProbe mx,
            RelayName name,
            ProcessConfig process,
            Clock clock) {
        this.ways = ways;
        this.board = board;
        this.smtp = smtp;
        this.mx = mx;
        this.name = name;
        this.clock = clock;
        this.wanted = process.plays(Role.RELAY);
    }

    void start(@Observes StartupEvent event) {
        if (wanted) {
            board.onChange(this::look);
        }
    }

    private void look() {
        List<RouteNote.CheckAsked> asked = board.all(RouteNote.CheckAsked.class).stream()
                .filter(each -> each.relay().equals(name.toString()))
                .toList();
        begun.retainAll(asked.stream().map(RouteNote.CheckAsked::id).toList());
        for (RouteNote.CheckAsked each : asked) {
            if (begun.add(each.id())) {
                Thread.startVirtualThread(() -> check(each));
            }
        }
    }

    private void check(RouteNote.CheckAsked asked) {
        free.acquireUninterruptibly();
        try {
            for (Way way : ways.all()) {
                if (way.route().name().equals(asked.route())) {
                    answer(asked, steps(way.route(), asked.domain()));
                }
            }
        } finally {
            free.release();
        }
    }

    private void answer(RouteNote.CheckAsked asked, List<RouteNote.CheckDone.Step> steps) {
        var done = new RouteNote.CheckDone(asked.id(), asked.relay(), asked.route(), clock.instant(), steps);
        var _ = board.post(done).exceptionally(e -> {
            LOG.warn("what a check found could not be told", "route", asked.route(), "cause", e);
            return null;
        });
    }

    private List<RouteNote.CheckDone.Step> steps(Route route, @Nullable String domain) {
        List<ProbeStep> found = switch (route) {
            case Route.Smarthost smarthost -> smtp.probe(smarthost.server(), LONGEST, clock);
            case Route.Mx direct -> mx.run(direct.hop(), domain, LONGEST);
        };
        return found.stream().map(RouteChecks::told).toList();
    }

    private static RouteNote.CheckDone.Step told(ProbeStep step) {
        return new RouteNote.CheckDone.Step(
                step.name(),
                step.host(),
                WireName.of(step.verdict()),
                step.detail(),
                step.advice(),
                step.took() == null ? null : Long.valueOf(step.took().toMillis()));
    }
}
