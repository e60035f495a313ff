package dev.posthaste.bench;

import dev.posthaste.stack.Complaint;
import dev.posthaste.stack.DataLock;
import dev.posthaste.stack.ProjectHome;
import dev.posthaste.stack.Screen;
import dev.posthaste.stack.StackLog;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;

/** {@code ./dev bench}: starts everything, loads it in one of three ways, says what came out, and leaves nothing running. */
public final class Bench {

    private final BenchOptions options;
    private final Path home;
    private final Path folder;
    private final Screen screen;

    private Bench(BenchOptions options, Path home, Screen screen) {
        this.options = options;
        this.home = home;
        this.folder = home.resolve("target/bench");
        this.screen = screen;
    }

    public static void main(String[] args) throws Exception {
        StackLog.install();
        Screen screen = Screen.standard(System.getenv());
        Path home = ProjectHome.path();
        int status;
        try {
            BenchOptions options = BenchOptions.parse(args);
            status = options.help() ? help(screen) : new Bench(options, home, screen).run();
        } catch (Complaint complaint) {
            screen.trouble(complaint.sentences());
            status = 2;
        }
        System.exit(status);
    }

    private static int help(Screen screen) {
        screen.line(BenchOptions.USAGE.strip());
        return 0;
    }

    private int run() throws Exception {
        try (DataLock _ = DataLock.take(folder, "Wait for it: two at once measure each other.")) {
            Path data = folder.resolve("data");
            var rig = new Rig(options, home, data, screen);
            Runtime.getRuntime().addShutdownHook(new Thread(rig::stop, "stop"));
            try {
                Figures figures = measure(rig);
                Path file = options.json()
                        .orElse(folder.resolve(figures.setting().at().replace(":", "") + ".json"));
                figures.print(screen);
                figures.write(file);
                screen.blank();
                screen.line("All figures: " + file);
                return figures.good() ? 0 : 1;
            } catch (IOException | SQLException e) {
                if (rig.isStopping()) {
                    return 2;
                }
                throw new Complaint("It could not be measured (" + e.getMessage() + "). The logs are in "
                        + data.resolve("logs") + ".");
            } finally {
                rig.stop();
            }
        }
    }

    private Figures measure(Rig rig) throws Exception {
        double loadBefore = Rig.loadAverage();
        Rig.Running running = rig.start();
        return switch (options.plan()) {
            case RATES -> new Rates(options, home, screen, running).measure(loadBefore);
            case LANES -> new Lanes(options, home, screen, running).measure(loadBefore);
            case OVERLOAD -> new Overload(options, home, screen, running).measure(loadBefore);
        };
    }
}
