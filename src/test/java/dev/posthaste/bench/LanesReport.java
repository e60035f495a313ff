package dev.posthaste.bench;

import static dev.posthaste.bench.Figures.median;
import static dev.posthaste.bench.Figures.number;
import static dev.posthaste.bench.Figures.row;

import dev.posthaste.stack.Screen;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/**
 * What {@link Lanes} found.
 *
 * @param atOnce before a sink that answers at once
 * @param remote before one that thinks before it answers the final dot
 */
record LanesReport(
        Setting setting,
        BenchOptions options,
        double loadBefore,
        double loadAfter,
        Measured warmup,
        List<Lanes.Pair> atOnce,
        List<Lanes.Pair> remote,
        Load.Totals totals)
        implements Figures {

    @Override
    public void print(Screen screen) {
        screen.blank();
        screen.title("Lane critical, with %d mails waiting in lane bulk".formatted(options.backlog()));
        screen.line("  commit %s, %s, %d cores; load average %s before, %s after"
                .formatted(
                        setting.commit(), setting.jdk(), setting.cores(), number(loadBefore, 1), number(loadAfter, 1)));
        screen.line("  %d critical mails a second for %d s; medians of %d"
                .formatted(options.rate(), options.seconds(), options.pairs()));
        pairs(screen, "The sink answers at once", atOnce);
        pairs(screen, "The sink answers the final dot after 20 ms", remote);
        screen.blank();
        screen.title("Promises");
        row(screen, "lost", String.valueOf(totals.missing()));
        row(screen, "duplicates", String.valueOf(totals.duplicates()));
    }

    private static void pairs(Screen screen, String title, List<Lanes.Pair> pairs) {
        screen.blank();
        screen.title(title);
        row(screen, "POST until 250, p99, empty", each(pairs, 1, "ms", pair -> p99(pair.empty())));
        row(screen, "POST until 250, p99, bulk", each(pairs, 1, "ms", pair -> p99(pair.loaded())));
        row(screen, "ratio", each(pairs, 2, "", Lanes.Pair::ratio));
        row(
                screen,
                "POST until 202, p99, empty",
                each(pairs, 1, "ms", pair -> pair.empty().phase().answered().p99()));
        row(
                screen,
                "POST until 202, p99, bulk",
                each(pairs, 1, "ms", pair -> pair.loaded().phase().answered().p99()));
        row(screen, "bulk sent meanwhile", each(pairs, 0, "/s", Lanes.Pair::bulkPerSecond));
        row(screen, "bulk still queued at the end", each(pairs, 0, "", Lanes.Pair::queuedAfter));
        row(
                screen,
                "cores of the service",
                each(pairs, 2, "", pair -> pair.loaded().serviceCores()));
        row(
                screen,
                "cores that others took",
                each(pairs, 2, "", pair -> pair.loaded().othersCores()));
    }

    private static double p99(Lanes.Spell spell) {
        return spell.phase().taken().p99();
    }

    /** The median, and what it is the median of. */
    private static String each(List<Lanes.Pair> pairs, int digits, String unit, ToDoubleFunction<Lanes.Pair> figure) {
        double[] values = pairs.stream().mapToDouble(figure).toArray();
        String all = pairs.stream()
                .map(pair -> number(figure.applyAsDouble(pair), digits))
                .collect(Collectors.joining(", "));
        return "%s %s (%s)".formatted(number(median(values), digits), unit, all);
    }
}
