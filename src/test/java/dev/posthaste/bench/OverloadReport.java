package dev.posthaste.bench;

import static dev.posthaste.bench.Figures.number;
import static dev.posthaste.bench.Figures.row;

import dev.posthaste.stack.Screen;
import java.util.List;
import java.util.Locale;

/**
 * What {@link Overload} found.
 *
 * @param alone the moderate load with nothing beside it
 */
record OverloadReport(
        Setting setting,
        BenchOptions options,
        double loadBefore,
        double loadAfter,
        Measured warmup,
        Measured saturated,
        Measured alone,
        Vitals atRest,
        List<HostileBodies.Reception> hostile,
        Vitals afterHostile,
        List<Overload.Hold> holds,
        Overload.Flood flood,
        Load.Totals totals)
        implements Figures {

    @Override
    public boolean good() {
        return Goals.judge(this).stream().allMatch(Goals.Verdict::met);
    }

    @Override
    public void print(Screen screen) {
        screen.blank();
        screen.title("More than it can take");
        screen.line("  commit %s, %s, %d cores; load average %s before, %s after"
                .formatted(
                        setting.commit(), setting.jdk(), setting.cores(), number(loadBefore, 1), number(loadAfter, 1)));
        row(
                screen,
                "at %d/s, nothing beside it".formatted(options.rate()),
                latency(alone.phase().answered()));
        row(screen, "memory", vitals(atRest));
        flood(screen);
        bodies(screen);
        screen.blank();
        screen.title("Slow sockets; meanwhile %d requests a second".formatted(options.rate()));
        holds.forEach(hold -> hold(screen, hold));
        screen.blank();
        screen.title("Goals");
        Goals.judge(this).forEach(verdict -> screen.line(verdict.line()));
    }

    private void bodies(Screen screen) {
        screen.blank();
        screen.title("Hostile bodies, one after the other: status and how often, time until the answer");
        hostile.forEach(body -> row(
                screen,
                body.body(),
                "%s  p50 %s ms, max %s ms"
                        .formatted(
                                body.answers(),
                                number(body.answered().p50(), 1),
                                number(body.answered().max(), 1))));
        row(screen, "memory afterwards", vitals(afterHostile));
    }

    private static void hold(Screen screen, Overload.Hold hold) {
        row(
                screen,
                hold.manner().name().toLowerCase(Locale.ROOT),
                "%s, refused %s; %d still open; all closed after %s s; %s"
                        .formatted(
                                latency(hold.normal().answered()),
                                hold.normal().problems(),
                                hold.stillOpen(),
                                number(hold.closedSeconds(), 0),
                                vitals(hold.during())));
    }

    private void flood(Screen screen) {
        screen.blank();
        screen.title("Flood: %d requests a second, ten times what it takes".formatted(flood.rate()));
        row(
                screen,
                "sent, accepted",
                flood.phase().sent() + ", " + flood.phase().accepted());
        row(screen, "not accepted", flood.phase().problems().toString());
        row(screen, "accepted meanwhile", number(flood.phase().acceptedPerSecond(), 0) + " /s");
        row(screen, "due until 202", latency(flood.phase().answered()));
        row(screen, "sent until 202", latency(flood.phase().served()));
        row(screen, "well again after", number(flood.settledSeconds(), 1) + " s");
        row(
                screen,
                "afterwards",
                latency(flood.afterwards().answered()) + ", refused "
                        + flood.afterwards().problems());
        row(screen, "memory before", vitals(flood.before()));
        row(screen, "memory afterwards", vitals(flood.after()));
    }

    private static String latency(Phase.Latency latency) {
        return "p50 %s ms, p99 %s ms, max %s ms"
                .formatted(number(latency.p50(), 1), number(latency.p99(), 1), number(latency.max(), 1));
    }

    private static String vitals(Vitals vitals) {
        return "heap %d MiB, resident %d MiB, at most so far %d MiB, %d threads"
                .formatted(vitals.heap(), vitals.resident(), vitals.mostResident(), vitals.threads());
    }
}
