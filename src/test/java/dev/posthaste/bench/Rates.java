package dev.posthaste.bench;

import dev.posthaste.stack.Screen;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** How much it takes, how fast it is below that, and what that costs. */
final class Rates {

    private final BenchOptions options;
    private final Path home;
    private final Screen screen;
    private final Rig.Running running;

    Rates(BenchOptions options, Path home, Screen screen, Rig.Running running) {
        this.options = options;
        this.home = home;
        this.screen = screen;
        this.running = running;
    }

    Report measure(double loadBefore) throws Exception {
        LoadProcess load = running.load();
        int port = running.port();
        Memory afterStart = Memory.of(running.pids().service());
        Measured warmup = running.measured(() -> load.saturate(port, options.warmup()));
        say("warm-up", warmup);
        Measured saturated = running.measured(() -> load.saturate(port, options.mails()));
        say("saturated", saturated);
        Measured paced = running.measured(() -> load.pace(port));
        say("paced", paced);
        double idleCores = idleCores();
        return new Report(
                Setting.here(home, Instant.now()),
                options,
                loadBefore,
                Rig.loadAverage(),
                running.startSeconds(),
                idleCores,
                afterStart,
                Memory.of(running.pids().service()),
                warmup,
                saturated,
                paced,
                load.totals());
    }

    /** What the service takes when there is nothing to do. */
    private double idleCores() throws IOException, InterruptedException {
        int seconds = options.quick() ? 2 : 6;
        Cpu before = Cpu.now(running.pids());
        TimeUnit.SECONDS.sleep(seconds);
        return Cpu.now(running.pids()).since(before).service() / seconds;
    }

    private void say(String phase, Measured measured) {
        screen.part(
                phase,
                measured.phase().accepted() + " mails",
                Duration.ofMillis(Math.round(measured.seconds() * 1000)));
    }
}
