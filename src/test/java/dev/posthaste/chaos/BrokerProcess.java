package dev.posthaste.chaos;

import dev.posthaste.stack.FreePort;
import dev.posthaste.stack.KafkaNode;
import dev.posthaste.stack.LocalKafka;
import dev.posthaste.stack.Signals;
import dev.posthaste.stack.StackLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A broker that can be frozen and killed: a local one, as a process of its own. */
final class BrokerProcess implements Brokers {

    private static final long GRACE_SECONDS = 15;

    private final KafkaNode node;
    private final String heap;
    private final Path log;
    private @Nullable Process process;

    /** @param heap as {@code -Xmx} takes it */
    BrokerProcess(KafkaNode node, String heap, Path log) {
        this.node = node;
        this.heap = heap;
        this.log = log;
    }

    /** One that needs no other. */
    static BrokerProcess alone(Path folder, Path log) throws IOException {
        return alone(KafkaNode.LOOPBACK, folder, log);
    }

    /** @param host an address of this machine */
    static BrokerProcess alone(String host, Path folder, Path log) throws IOException {
        return new BrokerProcess(KafkaNode.alone(folder, host, FreePort.any(), FreePort.any()), "512m", log);
    }

    /** The process itself; it ends when it is told to, and when whoever started it is gone. */
    public static void main(String[] args) throws Exception {
        StackLog.install();
        StackLog.writeTo(Path.of(args[0]));
        LocalKafka kafka = startOrHalt(new KafkaNode(
                Integer.parseInt(args[1]),
                Path.of(args[2]),
                args[3],
                Integer.parseInt(args[4]),
                Integer.parseInt(args[5]),
                args[6],
                List.of(args[7].split(",", -1))));
        System.out.println("up");
        System.out.flush();
        int end = System.in.read();
        kafka.close();
        System.exit(end < 0 ? 1 : 0);
    }

    /** A broker that could not start has threads that go on, and whoever waits for it would wait for ever. */
    private static LocalKafka startOrHalt(KafkaNode node) {
        try {
            return LocalKafka.start(node);
        } catch (Exception | Error e) {
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
            throw new IllegalStateException(e);
        }
    }

    /** Returns when the broker is up. */
    void start() throws IOException {
        begin();
        awaitUp();
    }

    /** Returns at once: one of several comes up only with others. */
    void begin() throws IOException {
        process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx" + heap,
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        BrokerProcess.class.getName(),
                        log.toString(),
                        String.valueOf(node.id()),
                        node.folder().toString(),
                        node.host(),
                        String.valueOf(node.port()),
                        String.valueOf(node.controllerPort()),
                        node.clusterId(),
                        String.join(",", node.controllers()))
                .redirectError(log.resolveSibling(log.getFileName() + ".err").toFile())
                .start();
    }

    void awaitUp() throws IOException {
        if (!"up".equals(running().inputReader(StandardCharsets.UTF_8).readLine())) {
            throw new IOException("The broker did not start; its log is " + log);
        }
    }

    int id() {
        return node.id();
    }

    @Override
    public String bootstrapServers() {
        return node.bootstrapServers();
    }

    @Override
    public int copies() {
        return 1;
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

    boolean isUp() {
        return process != null && process.isAlive();
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
