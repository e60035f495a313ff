package dev.posthaste.stack;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A PostgreSQL server from library binaries. What is in its folder is there again at the next start. */
public final class LocalPostgres implements AutoCloseable {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(30);

    private final EmbeddedPostgres server;
    private final Path data;

    private LocalPostgres(EmbeddedPostgres server, Path data) {
        this.server = server;
        this.data = data;
    }

    public static LocalPostgres start(Path folder, Path binaries) throws IOException {
        return start(folder, binaries, 0);
    }

    /**
     * @param binaries where the server is unpacked to, once for all folders
     * @param port 0 for any free one
     */
    public static LocalPostgres start(Path folder, Path binaries, int port) throws IOException {
        stopOrphan(folder);
        Files.createDirectories(binaries);
        Path data = folder.resolve("data");
        Path complete = folder.resolve("complete");
        if (Files.notExists(complete)) {
            // Killed while it was being made; nothing was ever kept in it.
            Folders.delete(data);
        }
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setOverrideWorkingDirectory(binaries.toFile())
                // The service must stop first and the database last, which a hook of its own cannot know.
                .setRegisterShutdownHook(false)
                // The library turns both off. A test that kills things proves nothing then.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("max_connections", "100")
                .setPGStartupWait(LONGEST_START);
        if (port != 0) {
            builder.setPort(port);
        }
        EmbeddedPostgres server = builder.start();
        Files.writeString(complete, "");
        return new LocalPostgres(server, data);
    }

    public String jdbcUrl() {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/postgres";
    }

    public String user() {
        return "postgres";
    }

    /** Any will do: the server trusts whoever reaches it on 127.0.0.1. */
    public String password() {
        return "postgres";
    }

    public int port() {
        return server.getPort();
    }

    /** All of it, as if it were a machine that hangs. */
    public void freeze() throws IOException, InterruptedException {
        for (long pid : processes()) {
            Signals.stop(pid);
        }
    }

    public void thaw() throws IOException, InterruptedException {
        for (long pid : processes()) {
            Signals.cont(pid);
        }
    }

    /** The postmaster first, then everything that it has started: so nobody new is let in between. */
    private List<Long> processes() throws IOException {
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid"))
                        .getFirst()
                        .strip()))
                .orElseThrow(() -> new IOException("There is no server on " + data));
        return Stream.concat(Stream.of(postmaster), postmaster.descendants())
                .map(ProcessHandle::pid)
                .toList();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /**
     * Stops the server that a killed process left running on this folder; without this the next start waits for it in vain.
     * A process is touched only if it is a postgres on exactly this folder.
     */
    public static void stopOrphan(Path folder) throws IOException {
        Path data = folder.resolve("data");
        Path pidFile = data.resolve("postmaster.pid");
        if (Files.notExists(pidFile)) {
            return;
        }
        // Its first line is the process, its second the folder as that process was told it.
        List<String> lines = Files.readAllLines(pidFile);
        if (lines.size() < 2 || !lines.getFirst().strip().matches("\\d{1,18}")) {
            Files.delete(pidFile);
            return;
        }
        Optional<String> command = ProcessHandle.of(
                        Long.parseLong(lines.getFirst().strip()))
                .flatMap(process -> process.info().commandLine())
                .filter(line -> line.contains("postgres"));
        if (command.isEmpty()) {
            // The number is free or belongs to another program; the server would wait for that one to leave.
            Files.delete(pidFile);
        } else if (command.get().contains(lines.get(1).strip())) {
            stop(Long.parseLong(lines.getFirst().strip()));
        }
    }

    private static void stop(long postmaster) throws IOException {
        try {
            // INT is "fast shutdown": TERM, which Java would send, waits for every client to leave.
            new ProcessBuilder("kill", "-INT", String.valueOf(postmaster))
                    .start()
                    .waitFor();
            ProcessHandle.of(postmaster)
                    .ifPresent(process -> process.onExit()
                            .orTimeout(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)
                            .join());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while an old PostgreSQL server was stopping", e);
        }
    }
}
