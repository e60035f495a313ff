package dev.posthaste.bench;

import dev.posthaste.stack.Folders;
import dev.posthaste.stack.FreePort;
import dev.posthaste.stack.LocalKafka;
import dev.posthaste.stack.LocalPostgres;
import dev.posthaste.stack.Screen;
import dev.posthaste.stack.ServiceProcess;
import dev.posthaste.stack.StackLog;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The programs that are measured, and those that measure them: started in a fresh folder, stopped in order. */
final class Rig {

    private static final Duration LONGEST_START = Duration.ofSeconds(60);
    private static final int UNSETTLED_SECONDS = 60;

    private final BenchOptions options;
    private final Path home;
    private final Path data;
    private final Screen screen;
    private final String run = Long.toString(System.currentTimeMillis(), 36);
    private final String key = "ph_" + UUID.randomUUID().toString().replace("-", "");
    private final Deque<AutoCloseable> started = new ArrayDeque<>();
    private boolean stopping;

    Rig(BenchOptions options, Path home, Path data, Screen screen) {
        this.options = options;
        this.home = home;
        this.data = data;
        this.screen = screen;
    }

    /**
     * What runs.
     *
     * @param startSeconds from the start of the process to the first 200 of its readiness
     */
    record Running(
            LoadProcess load, Rows rows, Cpu.Pids pids, int port, int management, String kafka, double startSeconds) {

        /** Ends when every row is written, or the work that one phase leaves behind would be charged to the next. */
        Measured measured(Callable<Phase> loop) throws Exception {
            long begin = System.nanoTime();
            Cpu before = Cpu.now(pids);
            Phase phase = loop.call();
            double rowsSeconds = rows.await(load.totals().distinct(), UNSETTLED_SECONDS);
            return new Measured(phase, rowsSeconds, Cpu.now(pids).since(before), since(begin));
        }
    }

    Running start() throws Exception {
        clear();
        LocalPostgres postgres = start(
                "postgresql",
                () -> LocalPostgres.start(data.resolve("postgresql"), home.resolve("target/pg-bin")),
                LocalPostgres::close);
        LocalKafka kafka = start("kafka", () -> LocalKafka.start(data.resolve("kafka")), LocalKafka::close);
        LoadProcess load = start(
                "load", () -> LoadProcess.start(options, run, key, data.resolve("logs/load.log")), LoadProcess::stop);
        int port = FreePort.any();
        int management = FreePort.any();
        Map<String, String> environment = environment(postgres, kafka, load, port, management);
        Path jar = options.jar().orElse(home.resolve("target/quarkus-app/quarkus-run.jar"));
        long begin = System.nanoTime();
        ServiceProcess service =
                start("service", () -> ServiceProcess.start(jar, data, environment), ServiceProcess::stop);
        // A service that still gets requests waits for their end.
        stopFirst(load::stop);
        awaitReady(service, management, begin);
        double startSeconds = since(begin);
        var rows = new Rows(postgres.jdbcUrl(), postgres.user(), postgres.password());
        stopFirst(rows);
        var pids = new Cpu.Pids(service.handle().pid(), postgresPid(), load.pid());
        return new Running(load, rows, pids, port, management, kafka.bootstrapServers(), startSeconds);
    }

    /** What a run that was killed has left. */
    private void clear() throws IOException {
        Files.createDirectories(data);
        ServiceProcess.stopLeftover(data);
        LocalPostgres.stopOrphan(data.resolve("postgresql"));
        Folders.delete(data);
        Files.createDirectories(data.resolve("logs"));
        StackLog.writeTo(data.resolve("logs/stack.log"));
    }

    private Map<String, String> environment(
            LocalPostgres postgres, LocalKafka kafka, LoadProcess load, int port, int management) {
        Map<String, String> environment = new HashMap<>();
        environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrapServers());
        environment.put("QUARKUS_DATASOURCE_JDBC_URL", postgres.jdbcUrl());
        environment.put("QUARKUS_DATASOURCE_USERNAME", postgres.user());
        environment.put("QUARKUS_DATASOURCE_PASSWORD", postgres.password());
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", String.valueOf(port));
        environment.put("QUARKUS_MANAGEMENT_HOST", "127.0.0.1");
        environment.put("QUARKUS_MANAGEMENT_PORT", String.valueOf(management));
        environment.put("POSTHASTE_API_KEY", key);
        environment.put("POSTHASTE_ROUTE", "127.0.0.1:" + load.sinkPort());
        environment.putAll(options.settings());
        return environment;
    }

    private void awaitReady(ServiceProcess service, int management, long begin)
            throws IOException, InterruptedException {
        byte[] request = "GET /q/health/ready HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        while (!isReady(management, request)) {
            if (!service.isAlive() || since(begin) > LONGEST_START.toSeconds()) {
                service.lastLines().forEach(screen::line);
                throw new IOException("the service did not get ready");
            }
            Thread.sleep(20);
        }
        screen.part("ready", "127.0.0.1", Duration.ofNanos(System.nanoTime() - begin));
    }

    private static boolean isReady(int management, byte[] request) {
        try (var connection = new HttpConnection(management)) {
            return connection.exchange(request) == 200;
        } catch (IOException e) {
            return false;
        }
    }

    private interface Stop<T> {
        void stop(T part) throws Exception;
    }

    /** One lock for start and stop: whoever presses Ctrl-C half-way waits for what is starting, and it is stopped in order. */
    private synchronized <T> T start(String name, Callable<T> part, Stop<T> stop) throws Exception {
        if (stopping) {
            throw new IOException("stopped");
        }
        long begin = System.nanoTime();
        T running = part.call();
        started.push(() -> stop.stop(running));
        screen.part(name, "started", Duration.ofNanos(System.nanoTime() - begin));
        return running;
    }

    private synchronized void stopFirst(AutoCloseable part) {
        started.push(part);
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    synchronized void stop() {
        stopping = true;
        while (!started.isEmpty()) {
            try {
                started.pop().close();
            } catch (Exception e) {
                // The others must stop all the same.
                screen.trouble("Something did not stop in order: " + e);
            }
        }
        try {
            // Hundreds of megabytes; the logs stay.
            Folders.delete(data.resolve("kafka"));
            Folders.delete(data.resolve("postgresql"));
        } catch (IOException e) {
            screen.trouble("The data could not be deleted: " + e);
        }
    }

    private long postgresPid() throws IOException {
        return Long.parseLong(Files.readAllLines(data.resolve("postgresql/data/postmaster.pid"))
                .getFirst()
                .strip());
    }

    static double loadAverage() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    static double since(long begin) {
        return (System.nanoTime() - begin) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
