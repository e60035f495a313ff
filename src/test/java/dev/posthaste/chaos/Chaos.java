package dev.posthaste.chaos;

import dev.posthaste.stack.Complaint;
import dev.posthaste.stack.DataLock;
import dev.posthaste.stack.ProjectHome;
import dev.posthaste.stack.Screen;
import dev.posthaste.stack.StackLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@code ./dev chaos}: breaks things one case after the other, says what it cost, and leaves nothing running. */
public final class Chaos {

    private Chaos() {}

    public static void main(String[] args) throws Exception {
        StackLog.install();
        Screen screen = Screen.standard(System.getenv());
        Path home = ProjectHome.path();
        int status;
        try {
            ChaosOptions options = ChaosOptions.parse(args);
            if (options.help()) {
                screen.line(ChaosOptions.USAGE.strip());
                status = 0;
            } else {
                status = run(options, home, screen).good() ? 0 : 1;
            }
        } catch (Complaint complaint) {
            screen.trouble(complaint.sentences());
            status = 2;
        }
        System.exit(status);
    }

    private static Table run(ChaosOptions options, Path home, Screen screen) throws Exception {
        Path folder = home.resolve("target/chaos");
        try (DataLock _ = DataLock.take(folder, "Wait for it: two at once starve each other.")) {
            screen.title("Seed " + options.seed());
            Table.head(screen);
            List<Result> results = new ArrayList<>();
            Path data = folder.resolve("data");
            try (var backstage = Backstage.open(
                    data, home.resolve("target/pg-bin"), home.resolve("target/quarkus-app/quarkus-run.jar"))) {
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(backstage, screen), "stop"));
                for (Case each : options.cases()) {
                    Result result = play(each, backstage, options.seed(), options.extent());
                    Table.row(screen, result);
                    results.add(result);
                }
            }
            var table = new Table(options.seed(), List.copyOf(results));
            Path markdown = folder.resolve("seed-" + options.seed() + ".md");
            Files.writeString(markdown, table.markdown());
            if (options.json().isPresent()) {
                table.writeJson(options.json().get());
            }
            screen.blank();
            screen.line("The table: " + markdown + "; ledgers and logs: " + data);
            return table;
        }
    }

    static Result play(Case played, Backstage backstage, long seed, Extent extent) {
        long begin = System.nanoTime();
        try (var stage = new Stage(backstage, played, seed, extent)) {
            played.play().on(stage);
            Findings found = stage.conclude();
            return Result.of(played, found, stage, seconds(begin));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Result.broken(played.name(), seconds(begin), "interrupted");
        } catch (Case.Skipped e) {
            return Result.skipped(played.name(), seconds(begin), String.valueOf(e.getMessage()));
        } catch (Exception e) { // the other cases are worth playing all the same
            return Result.broken(played.name(), seconds(begin), e.toString());
        }
    }

    private static void close(Backstage backstage, Screen screen) {
        try {
            backstage.close();
        } catch (IOException e) {
            screen.trouble("Something did not stop in order: " + e);
        }
    }

    private static double seconds(long begin) {
        return (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
