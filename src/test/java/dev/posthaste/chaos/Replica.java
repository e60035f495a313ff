package dev.posthaste.chaos;

import dev.posthaste.stack.ServiceProcess;
import dev.posthaste.stack.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pod: a service process that is started again, with the same settings and ports, whenever it ends. */
final class Replica {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private final String name;
    private final Path jar;
    private final Path folder;
    private final Place place;
    private final int port;
    private final int management;
    private final Map<String, String> environment;
    private @Nullable ServiceProcess process;
    private int starts;
    private boolean stopping;

    /** @param management the port where it says whether it is ready */
    Replica(
            String name,
            Path jar,
            Path folder,
            Place place,
            int port,
            int management,
            Map<String, String> environment) {
        this.name = name;
        this.jar = jar;
        this.folder = folder;
        this.place = place;
        this.port = port;
        this.management = management;
        this.environment = environment;
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    URI managementPage(String path) {
        return URI.create("http://" + place.address() + ":" + management + path);
    }

    synchronized long pid() {
        return handle().pid();
    }

    /** How often it was started. */
    synchronized int starts() {
        return starts;
    }

    synchronized void start() throws IOException {
        Path log = folder.resolve("logs/service.log");
        Files.createDirectories(log.getParent());
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling("service." + starts + ".log"), StandardCopyOption.REPLACE_EXISTING);
        }
        ServiceProcess started = ServiceProcess.start(place.command(), jar, folder, environment);
        process = started;
        starts++;
        var _ = started.handle().onExit().thenRun(this::ended);
    }

    private synchronized void ended() {
        if (!stopping) {
            try {
                start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** SIGKILL, and no waiting; nothing when it is between two lives. */
    synchronized void kill() {
        if (process != null) {
            process.handle().destroyForcibly();
        }
    }

    /** SIGTERM, and until it is gone. */
    void terminate() {
        ProcessHandle old = handle();
        old.destroy();
        old.onExit().join();
    }

    void freeze() throws IOException, InterruptedException {
        Signals.stop(handle().pid());
    }

    void thaw() throws IOException, InterruptedException {
        Signals.cont(handle().pid());
    }

    void awaitReady() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        HttpRequest request = HttpRequest.newBuilder(managementPage("/q/health/ready"))
                .timeout(Duration.ofSeconds(2))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (!isReady(client, request)) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(name + " did not get ready; its log is in " + folder);
                }
                Thread.sleep(100);
            }
        }
    }

    private static boolean isReady(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /** SIGKILL, and it does not come back; until it is gone. */
    void abandon() {
        ServiceProcess last;
        synchronized (this) {
            stopping = true;
            kill();
            last = process;
        }
        if (last != null) {
            last.handle().onExit().join();
        }
    }

    private synchronized ProcessHandle handle() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        ProcessHandle handle = process.handle();
        if (!handle.isAlive()) {
            throw new IllegalStateException(name + " is between two lives");
        }
        return handle;
    }
}
