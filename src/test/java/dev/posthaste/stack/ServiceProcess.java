package dev.posthaste.stack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The production build as a process of its own, exactly as it is shipped. */
public final class ServiceProcess {

    private static final Duration GRACE = Duration.ofSeconds(35);
    private static final Duration CLOCK_STEP = Duration.ofSeconds(2);
    private static final int LAST_LINES = 20;
    private static final Path OPTIONS = ProjectHome.path().resolve("src/main/docker/java.options");

    private final Process process;
    private final Path pidFile;
    private final Path log;

    private ServiceProcess(Process process, Path pidFile, Path log) {
        this.process = process;
        this.pidFile = pidFile;
        this.log = log;
    }

    /** @param environment laid over that of this process */
    public static ServiceProcess start(Path jar, Path data, Map<String, String> environment) throws IOException {
        return start(List.of(), jar, data, environment);
    }

    /** @param within a command that becomes the one after it, as {@code nice} does; empty for none */
    public static ServiceProcess start(List<String> within, Path jar, Path data, Map<String, String> environment)
            throws IOException {
        Path log = data.resolve("logs/service.log");
        if (Files.exists(log)) {
            Files.move(log, log.resolveSibling("service.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        List<String> command = new ArrayList<>(within);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "@" + OPTIONS,
                "-Xmx512m",
                "-jar",
                jar.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        Path pidFile = pidFile(data);
        Files.writeString(
                pidFile,
                process.pid() + " "
                        + process.info().startInstant().orElse(Instant.EPOCH).toEpochMilli());
        return new ServiceProcess(process, pidFile, log);
    }

    /**
     * Stops the service of a run that was killed.
     *
     * @return its process number; empty when there was none
     */
    public static Optional<Long> stopLeftover(Path data) throws IOException {
        Path pidFile = pidFile(data);
        if (Files.notExists(pidFile)) {
            return Optional.empty();
        }
        String[] words = Files.readString(pidFile).strip().split(" ", -1);
        Optional<ProcessHandle> leftover = words.length != 2
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(words[0]))
                        .filter(process -> startedAt(process, Instant.ofEpochMilli(Long.parseLong(words[1]))));
        leftover.ifPresent(ServiceProcess::stop);
        Files.delete(pidFile);
        return leftover.map(ProcessHandle::pid);
    }

    /** Waits until it says it is ready, or has ended, or the time is up. */
    boolean becomesReady(URI health, Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        HttpRequest request =
                HttpRequest.newBuilder(health).timeout(Duration.ofSeconds(2)).build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            while (process.isAlive() && System.nanoTime() < deadline) {
                if (answersOk(client, request)) {
                    return true;
                }
                process.waitFor(200, TimeUnit.MILLISECONDS);
            }
        }
        return false;
    }

    /** It knows when it was started: who ends it by this ends no other that was given its number since. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    public Path log() {
        return log;
    }

    public List<String> lastLines() throws IOException {
        // Whatever bytes a dying process wrote, they must not hide the rest.
        List<String> lines = new String(Files.readAllBytes(log), StandardCharsets.UTF_8)
                .lines()
                .toList();
        return lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size());
    }

    public void stop() throws IOException {
        stop(process.toHandle());
        Files.deleteIfExists(pidFile);
    }

    private static void stop(ProcessHandle process) {
        process.destroy();
        try {
            process.onExit()
                    .completeOnTimeout(process, GRACE.toSeconds(), TimeUnit.SECONDS)
                    .join();
        } finally {
            process.destroyForcibly();
        }
    }

    /**
     * Numbers are given again; a start to the millisecond is not. The margin is for a clock that was set meanwhile, from
     * which some systems reckon the start anew.
     */
    private static boolean startedAt(ProcessHandle process, Instant recorded) {
        return process.info()
                        .startInstant()
                        .filter(start -> Duration.between(start, recorded).abs().compareTo(CLOCK_STEP) <= 0)
                        .isPresent()
                && process.info()
                        .command()
                        .filter(command -> command.contains("java"))
                        .isPresent();
    }

    private static boolean answersOk(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private static Path pidFile(Path data) {
        return data.resolve("service.pid");
    }
}
