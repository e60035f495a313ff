package dev.posthaste.chaos;

import dev.posthaste.stack.LocalKafka;
import dev.posthaste.stack.StackLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker that can be frozen and killed: the local one, as a process of its own. */
final class BrokerProcess implements AutoCloseable {

    private static final long GRACE_SECONDS = 15;

    private final Path folder;
    private final Path log;
    private final int port;
    private @Nullable Process process;

    BrokerProcess(Path folder, Path log, int port) {
        this.folder = folder;
        this.log = log;
        this.port = port;
    }

    /** The process itself; it ends when it is told to, and when whoever started it is gone. */
    public static void main(String[] args) throws Exception {
        StackLog.install();
        StackLog.writeTo(Path.of(args[2]));
        LocalKafka kafka = LocalKafka.start(Path.of(args[0]), Integer.parseInt(args[1]));
        System.out.println("up");
        System.out.flush();
        int end = System.in.read();
        kafka.close();
        System.exit(end < 0 ? 1 : 0);
    }

    /** Returns when the broker is up. */
    void start() throws IOException {
        Process started = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        folder.toString(),
                        String.valueOf(port),
                        log.toString())
                .redirectError(log.resolveSibling("broker.err").toFile())
                .start();
        process = started;
        if (!"up".equals(started.inputReader(StandardCharsets.UTF_8).readLine())) {
            throw new IOException("The broker did not start; its log is " + log);
        }
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    void freeze() throws IOException, InterruptedException {
        Signals.stop(running().pid());
    }

    void thaw() throws IOException, InterruptedException {
        Signals.cont(running().pid());
    }

    void kill() throws InterruptedException {
        running().destroyForcibly().waitFor();
    }

    private Process running() {
        if (process == null) {
            throw new IllegalStateException("The broker was not started");
        }
        return process;
    }

    @Override
    public void close() throws IOException {
        if (process == null || !process.isAlive()) {
            return;
        }
        process.getOutputStream().write('\n');
        process.getOutputStream().close();
        // Frozen, perhaps, by a case that ended half-way: then it cannot hear us, but this it can.
        process.onExit()
                .completeOnTimeout(process, GRACE_SECONDS, TimeUnit.SECONDS)
                .join();
        process.destroyForcibly();
    }
}
