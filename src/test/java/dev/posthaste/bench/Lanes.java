package dev.posthaste.bench;

import dev.posthaste.stack.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What lane critical feels of a full lane bulk: the same load on an empty system and behind a backlog, in turns. Before a sink
 * that answers at once bulk takes all the CPU there is; before one that thinks it waits for its connections most of the time.
 */
final class Lanes {

    static final int SINKS = 2;

    private static final int REMOTE_MILLIS = 20;
    private static final int LONGEST_DRAIN_SECONDS = 600;

    private final BenchOptions options;
    private final Path home;
    private final Screen screen;
    private final Rig.Running running;

    Lanes(BenchOptions options, Path home, Screen screen, Rig.Running running) {
        this.options = options;
        this.home = home;
        this.screen = screen;
        this.running = running;
    }

    /**
     * @param loaded critical mail while bulk is sent
     * @param queuedBefore bulk mails not yet at the sink when the loaded phase began
     * @param queuedAfter the same when it ended
     */
    record Pair(Spell empty, Spell loaded, int queuedBefore, int queuedAfter) {

        double ratio() {
            return loaded.phase().taken().p99() / empty.phase().taken().p99();
        }

        double bulkPerSecond() {
            return (queuedBefore - queuedAfter) / loaded.seconds();
        }
    }

    /** A phase in whose midst other work goes on, so that its cost is not its own. */
    record Spell(Phase phase, Cpu cpu, double seconds, double loadAverage) {

        double serviceCores() {
            return cpu.service() / seconds;
        }

        double othersCores() {
            return cpu.others() < 0 ? -1 : cpu.others() / seconds;
        }
    }

    LanesReport measure(double loadBefore) throws Exception {
        LoadProcess load = running.load();
        Measured warmup = running.measured(() -> load.saturate(running.port(), options.warmup()));
        say("warm-up", warmup.phase().accepted() + " mails", warmup.seconds());
        List<Pair> atOnce = new ArrayList<>();
        List<Pair> remote = new ArrayList<>();
        for (int i = 0; i < options.pairs(); i++) {
            atOnce.add(pair(0));
            remote.add(pair(REMOTE_MILLIS));
        }
        return new LanesReport(
                Setting.here(home, Instant.now()),
                options,
                loadBefore,
                Rig.loadAverage(),
                warmup,
                atOnce,
                remote,
                load.totals());
    }

    private Pair pair(int dotMillis) throws Exception {
        LoadProcess load = running.load();
        load.answerDotAfter(dotMillis);
        Spell empty = spell();
        load.backlog(running.kafka(), options.backlog());
        int queuedBefore = load.totals().missing();
        Spell loaded = spell();
        int queuedAfter = load.totals().missing();
        var pair = new Pair(empty, loaded, queuedBefore, queuedAfter);
        say(
                "dot after %d ms".formatted(dotMillis),
                "p99 %.1f ms, with bulk %.1f ms; bulk %.0f/s, %d left"
                        .formatted(
                                empty.phase().taken().p99(),
                                loaded.phase().taken().p99(),
                                pair.bulkPerSecond(),
                                queuedAfter),
                empty.seconds() + loaded.seconds());
        load.answerDotAfter(0);
        drain();
        return pair;
    }

    private Spell spell() throws IOException {
        long begin = System.nanoTime();
        Cpu before = Cpu.now(running.pids());
        Phase phase = running.load().pace(running.port());
        return new Spell(phase, Cpu.now(running.pids()).since(before), Rig.since(begin), Rig.loadAverage());
    }

    /** The next pair begins on an empty system. */
    private void drain() throws Exception {
        long begin = System.nanoTime();
        Load.Totals totals = running.load().totals();
        while (totals.missing() > 0 && Rig.since(begin) < LONGEST_DRAIN_SECONDS) {
            Thread.sleep(500);
            totals = running.load().totals();
        }
        running.rows().await(totals.distinct(), LONGEST_DRAIN_SECONDS);
    }

    private void say(String what, String detail, double seconds) {
        screen.part(what, detail, Duration.ofMillis(Math.round(seconds * 1000)));
    }
}
