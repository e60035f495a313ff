package dev.posthaste.stack;

import dev.posthaste.stack.mailbox.LocalMailbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What {@code ./dev up} runs: the local stack, and the production build as a process beside it. */
public final class Up {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private static final String ANOTHER = "Stop it, or choose another folder with POSTHASTE_DATA and other ports.";

    private final UpSettings settings;
    private final Path jar;
    private final Screen screen;
    private volatile boolean stopping;
    private @Nullable LocalStack stack;
    private @Nullable ServiceProcess service;

    private Up(UpSettings settings, Path jar, Screen screen) {
        this.settings = settings;
        this.jar = jar;
        this.screen = screen;
    }

    public static void main(String[] args) throws Exception {
        StackLog.install();
        Screen screen = Screen.standard(System.getenv());
        Path home = ProjectHome.path();
        Path jar = home.resolve(System.getProperty("posthaste.jar", "target/quarkus-app/quarkus-run.jar"));
        int status;
        try {
            status = new Up(UpSettings.of(System.getenv(), home), jar, screen).run();
        } catch (Complaint complaint) {
            screen.trouble(complaint.sentences());
            status = 1;
        }
        System.exit(status);
    }

    private int run() throws IOException, InterruptedException {
        screen.title("Posthaste on this machine");
        screen.blank();
        try (DataLock _ = DataLock.take(settings.data(), ANOTHER)) {
            clearLeftovers();
            FixedPort.check(settings.fixedPorts());
            StackLog.writeTo(
                    Files.createDirectories(settings.data().resolve("logs")).resolve("stack.log"));
            String key = settings.apiKey().isPresent()
                    ? settings.apiKey().get()
                    : ApiKey.keptIn(settings.data().resolve("api-key"));
            Welcome welcome = new Welcome(settings, key);
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
            long begin = System.nanoTime();
            startStack(welcome.sendCommand());
            boolean ready = startService(key);
            if (ready) {
                welcome.print(screen, Duration.ofNanos(System.nanoTime() - begin));
            }
            return awaitEnd(ready);
        } finally {
            stop();
        }
    }

    private void clearLeftovers() throws IOException {
        ServiceProcess.stopLeftover(settings.data())
                .ifPresent(pid -> screen.line("  The service of a run that was killed was still there (process " + pid
                        + "); it is stopped now."));
        LocalPostgres.stopOrphan(postgresFolder());
    }

    /** One lock for start and stop: whoever presses Ctrl-C half-way waits for what is starting, and it is stopped in order. */
    private synchronized void startStack(String example) throws InterruptedException {
        if (stopping) {
            return;
        }
        try {
            stack = LocalStack.start(
                    settings.data(),
                    settings.data().resolve("postgresql-binaries"),
                    LocalMailbox.Settings.anyPorts()
                            .ports(settings.mailboxSmtpPort(), settings.mailboxPort())
                            .example(example),
                    screen::part);
        } catch (IOException e) {
            // Pressed half-way, Ctrl-C itself keeps the broker from starting: that is no news.
            if (!stopping) {
                Logger.getLogger(Up.class.getName()).log(Level.SEVERE, "The local stack did not start", e);
                throw new Complaint(e.getMessage() + System.lineSeparator() + "More is in "
                        + settings.data().resolve("logs/stack.log") + ".");
            }
        }
    }

    private boolean startService(String key) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        ServiceProcess started = launch(key);
        URI health = URI.create("http://127.0.0.1:" + settings.managementPort() + "/q/health/ready");
        boolean ready = started != null && started.becomesReady(health, LONGEST_START);
        if (ready) {
            screen.part("service", "127.0.0.1:" + settings.httpPort(), Duration.ofNanos(System.nanoTime() - begin));
        }
        return ready;
    }

    private synchronized @Nullable ServiceProcess launch(String key) throws IOException {
        if (!stopping && stack != null) {
            Map<String, String> environment = new HashMap<>(stack.environment());
            environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
            environment.put("QUARKUS_HTTP_PORT", String.valueOf(settings.httpPort()));
            environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
            environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(settings.managementPort()));
            environment.put("POSTHASTE_PREVIEW_ENABLED", "true");
            environment.put("POSTHASTE_API_KEY", key);
            settings.route().ifPresent(route -> environment.put("POSTHASTE_ROUTE", route));
            service = ServiceProcess.start(jar, settings.data(), environment);
        }
        return service;
    }

    /** Returns when the service has ended, or at once when it never got ready. */
    private int awaitEnd(boolean ready) throws IOException, InterruptedException {
        ServiceProcess running = service;
        if (running == null) {
            return 1;
        }
        String what = !ready && running.isAlive()
                ? "The service was not ready after " + LONGEST_START.toSeconds() + " s."
                : "The service ended by itself with exit code " + running.exitCode() + ".";
        if (!stopping) {
            screen.blank();
            screen.trouble(what + " The last lines of " + running.log() + ":");
            for (String line : running.lastLines()) {
                screen.line("  " + line);
            }
        }
        return 1;
    }

    private void stop() {
        stopping = true;
        stopInOrder();
    }

    private synchronized void stopInOrder() {
        if (stack == null) {
            return;
        }
        LocalStack parts = stack;
        ServiceProcess child = service;
        stack = null;
        service = null;
        screen.blank();
        if (child != null) {
            stop("service", child::stop);
        }
        stop("mailbox", parts.mailbox());
        stop("kafka", parts.kafka());
        stop("postgresql", parts.postgres());
    }

    private void stop(String name, AutoCloseable part) {
        long begin = System.nanoTime();
        try {
            part.close();
            screen.part(name, "stopped", Duration.ofNanos(System.nanoTime() - begin));
        } catch (Exception e) {
            // The others must stop all the same.
            screen.trouble("  " + name + " did not stop in order: " + e);
        }
    }

    private Path postgresFolder() {
        return settings.data().resolve("postgresql");
    }
}
