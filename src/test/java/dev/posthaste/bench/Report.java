package dev.posthaste.bench;

import static dev.posthaste.bench.Figures.number;
import static dev.posthaste.bench.Figures.row;

import dev.posthaste.stack.Screen;

/**
 * What {@link Rates} found.
 *
 * @param startSeconds from the start of the process to the first 200 of its readiness
 */
record Report(
        Setting setting,
        BenchOptions options,
        double loadBefore,
        double loadAfter,
        double startSeconds,
        double idleCores,
        Memory afterStart,
        Memory atEnd,
        Measured warmup,
        Measured saturated,
        Measured paced,
        Load.Totals totals)
        implements Figures {

    @Override
    public void print(Screen screen) {
        screen.blank();
        screen.title("What was measured");
        screen.line("  commit %s, %s, %s, %d cores"
                .formatted(setting.commit(), setting.jdk(), setting.os(), setting.cores()));
        screen.line("  %s, %d bytes a message; load average %s before, %s after"
                .formatted(
                        options.template() ? "password-reset template, lane critical" : "own content, lane normal",
                        totals.messageBytes(),
                        number(loadBefore, 1),
                        number(loadAfter, 1)));
        screen.blank();
        row(screen, "start until ready", number(startSeconds, 1) + " s");
        row(screen, "cores when idle", number(idleCores, 3));
        row(screen, "memory after start", afterStart.resident() + " MiB");
        row(screen, "memory at the end, most", atEnd.resident() + " MiB, " + atEnd.mostResident() + " MiB");
        screen.blank();
        screen.title("Saturated: %d mails over %d connections, after %d to warm up"
                .formatted(
                        saturated.phase().sent(),
                        options.connections(),
                        warmup.phase().sent()));
        row(screen, "accepted", number(saturated.phase().acceptedPerSecond(), 0) + " /s");
        row(screen, "relayed", number(saturated.phase().relayedPerSecond(), 0) + " /s");
        latency(screen, "POST until 202", saturated.phase().answered());
        cost(screen, saturated);
        screen.blank();
        screen.title("Paced: %d mails a second for %d s".formatted(options.rate(), options.seconds()));
        latency(screen, "POST until 202", paced.phase().answered());
        latency(screen, "POST until 250 at the sink", paced.phase().taken());
        cost(screen, paced);
        screen.blank();
        screen.title("Promises");
        row(screen, "accepted", String.valueOf(accepted()));
        row(screen, "lost", String.valueOf(totals.missing()));
        row(screen, "duplicates", String.valueOf(totals.duplicates()));
        row(screen, "not accepted", problems());
    }

    private int accepted() {
        return warmup.phase().accepted()
                + saturated.phase().accepted()
                + paced.phase().accepted();
    }

    private String problems() {
        String problems = warmup.phase().problems() + " " + saturated.phase().problems() + " "
                + paced.phase().problems();
        return problems.replace("{}", "").isBlank() ? "0" : problems;
    }

    private static void latency(Screen screen, String name, Phase.Latency latency) {
        row(
                screen,
                name,
                "p50 %s ms, p99 %s ms, max %s ms"
                        .formatted(number(latency.p50(), 1), number(latency.p99(), 1), number(latency.max(), 1)));
    }

    private static void cost(Screen screen, Measured measured) {
        Cpu cpu = measured.cpu();
        row(
                screen,
                "CPU seconds per 1000 mails",
                "service %s; PostgreSQL %s, Kafka %s, generator and sink %s"
                        .formatted(
                                number(measured.perThousand(cpu.service()), 2),
                                number(measured.perThousand(cpu.postgres()), 2),
                                number(measured.perThousand(cpu.kafka()), 2),
                                number(measured.perThousand(cpu.load()), 2)));
        row(screen, "cores that others took", number(measured.othersCores(), 2));
        row(screen, "last 250 until all rows", number(measured.rowsSeconds(), 2) + " s");
    }
}
