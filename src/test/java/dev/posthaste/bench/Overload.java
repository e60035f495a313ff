package dev.posthaste.bench;

import dev.posthaste.stack.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What more than it can take does to the service: too many requests, bodies that are made to hurt, sockets that hold on. */
final class Overload {

    static final int FLOOD_SECONDS = 15;

    private static final int TIMES_TOO_MUCH = 10;
    private static final int FLOOD_CONNECTIONS = 3_000;
    private static final int SLOW_SOCKETS = 2_000;
    private static final int LONGEST_HOLD_SECONDS = 90;
    private static final int BAD_MILLIS = 250;
    private static final int HOSTILE_TIMES = 10;

    private final BenchOptions options;
    private final Path home;
    private final Screen screen;
    private final Rig.Running running;
    private final LoadProcess load;
    private final int port;

    Overload(BenchOptions options, Path home, Screen screen, Rig.Running running) {
        this.options = options;
        this.home = home;
        this.screen = screen;
        this.running = running;
        this.load = running.load();
        this.port = running.port();
    }

    /**
     * Ten times what it takes, for a while.
     *
     * @param rate requests a second
     * @param settledSeconds from its end until a moderate load was accepted in full, and soon
     */
    record Flood(int rate, Phase phase, Phase afterwards, double settledSeconds, Vitals before, Vitals after) {}

    /**
     * @param normal a moderate load meanwhile
     * @param stillOpen of the slow sockets, when the normal load was over
     * @param closedSeconds how long the one was open that was open longest; less than 0 when some were to the end
     */
    record Hold(SlowSockets.Manner manner, Phase normal, int stillOpen, double closedSeconds, Vitals during) {}

    OverloadReport measure(double loadBefore) throws Exception {
        Measured warmup = running.measured(() -> load.saturate(port, options.warmup()));
        Measured saturated = running.measured(() -> load.saturate(port, options.mails()));
        say("saturated", "%.0f/s".formatted(saturated.phase().acceptedPerSecond()), saturated.seconds());
        Measured alone = running.measured(() -> load.pace(port));
        Vitals atRest = vitals();
        Flood flood = flood((int) Math.round(saturated.phase().acceptedPerSecond()) * TIMES_TOO_MUCH);
        List<HostileBodies.Reception> hostile = load.hostile(port, HOSTILE_TIMES);
        // What of it is mail is not left in the heap when it is sent.
        running.rows().await(load.totals().distinct() + accepted(hostile), LONGEST_HOLD_SECONDS);
        Vitals afterHostile = vitals();
        say("hostile", hostile.size() + " bodies", 0);
        List<Hold> holds = new ArrayList<>();
        for (SlowSockets.Manner manner : SlowSockets.Manner.values()) {
            holds.add(hold(manner));
        }
        return new OverloadReport(
                Setting.here(home, Instant.now()),
                options,
                loadBefore,
                Rig.loadAverage(),
                warmup,
                saturated,
                alone,
                atRest,
                hostile,
                afterHostile,
                holds,
                flood,
                load.totals());
    }

    private Flood flood(int rate) throws Exception {
        Vitals before = vitals();
        long begin = System.nanoTime();
        Phase phase = load.open(port, Math.min(rate, BenchOptions.MOST_RATE), FLOOD_SECONDS, FLOOD_CONNECTIONS);
        say(
                "flood",
                "%d accepted, p99 %.0f ms, %s"
                        .formatted(phase.accepted(), phase.served().p99(), phase.problems()),
                Rig.since(begin));
        Phase afterwards = load.pace(port);
        double settled = load.settledAfter(BAD_MILLIS);
        running.rows().await(load.totals().distinct(), LONGEST_HOLD_SECONDS);
        return new Flood(rate, phase, afterwards, settled, before, vitals());
    }

    private Hold hold(SlowSockets.Manner manner) throws Exception {
        long begin = System.nanoTime();
        load.slowSockets(port, SLOW_SOCKETS, manner);
        Phase normal = load.pace(port);
        int stillOpen = load.slowSocketsOpen();
        Vitals during = vitals();
        while (load.slowSocketsOpen() > 0 && Rig.since(begin) < LONGEST_HOLD_SECONDS) {
            TimeUnit.MILLISECONDS.sleep(200);
        }
        double closed = load.slowSocketsOpen() == 0 ? load.slowSocketsLongestSeconds() : -1;
        load.closeSlowSockets();
        say(
                "held " + manner,
                "p99 %.1f ms, %s, %d open".formatted(normal.answered().p99(), normal.problems(), stillOpen),
                Rig.since(begin));
        return new Hold(manner, normal, stillOpen, closed, during);
    }

    private static int accepted(List<HostileBodies.Reception> receptions) {
        return receptions.stream()
                .mapToInt(each -> each.answers().getOrDefault("202", 0))
                .sum();
    }

    private Vitals vitals() throws IOException, InterruptedException {
        return Vitals.afterCollection(running.pids().service(), running.management());
    }

    private void say(String what, String detail, double seconds) {
        screen.part(what, detail, Duration.ofMillis(Math.round(seconds * 1000)));
    }
}
