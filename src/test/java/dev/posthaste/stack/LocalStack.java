package dev.posthaste.stack;

import dev.posthaste.stack.mailbox.LocalMailbox;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

/** Kafka, PostgreSQL and the mailbox, started side by side, and what the service must be told to use them. */
public record LocalStack(LocalKafka kafka, LocalPostgres postgres, LocalMailbox mailbox) implements AutoCloseable {

    /** Hears of each part when it is up. Called from several threads. */
    public interface Progress {
        void started(String part, String address, Duration took);
    }

    public static final Progress SILENT = (part, address, took) -> {};

    /**
     * @param data where the three keep what survives a restart
     * @param binaries where PostgreSQL is unpacked to; may be shared by many stacks
     */
    public static LocalStack start(Path data, Path binaries, LocalMailbox.Settings mailbox, Progress progress)
            throws IOException, InterruptedException {
        // Platform threads: what the broker starts from a virtual one would be daemons, and end before it does.
        try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
            Future<LocalPostgres> postgres = threads.submit(() -> {
                long begin = System.nanoTime();
                LocalPostgres part = LocalPostgres.start(data.resolve("postgresql"), binaries);
                progress.started("postgresql", "127.0.0.1:" + part.port(), since(begin));
                return part;
            });
            Future<LocalKafka> kafka = threads.submit(() -> {
                long begin = System.nanoTime();
                LocalKafka part = LocalKafka.start(data.resolve("kafka"));
                progress.started("kafka", part.bootstrapServers(), since(begin));
                return part;
            });
            Future<LocalMailbox> box = threads.submit(() -> {
                long begin = System.nanoTime();
                LocalMailbox part = LocalMailbox.start(data.resolve("mailbox"), mailbox);
                progress.started("mailbox", part.route(), since(begin));
                return part;
            });
            try {
                return new LocalStack(kafka.get(), postgres.get(), box.get());
            } catch (ExecutionException e) {
                closeWhatStarted(box, kafka, postgres);
                throw new IOException("The local stack did not start: " + e.getCause(), e.getCause());
            }
        }
    }

    /** The settings as the service's configuration properties. */
    public Map<String, String> properties() {
        return Map.of(
                "kafka.bootstrap.servers", kafka.bootstrapServers(),
                "quarkus.datasource.jdbc.url", postgres.jdbcUrl(),
                "quarkus.datasource.username", postgres.user(),
                "quarkus.datasource.password", postgres.password(),
                "posthaste.route", mailbox.route());
    }

    /** The same settings as environment variables. */
    public Map<String, String> environment() {
        return properties().entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        setting -> setting.getKey().replace('.', '_').toUpperCase(Locale.ROOT), Map.Entry::getValue));
    }

    @Override
    public void close() throws IOException {
        try (postgres;
                kafka;
                mailbox) {
            // Closed from right to left: nothing comes in any more when the database goes.
        }
    }

    private static void closeWhatStarted(Future<?>... parts) {
        for (Future<?> part : parts) {
            try {
                if (part.get() instanceof AutoCloseable started) {
                    started.close();
                }
            } catch (Exception e) {
                // It is the one that did not start, or cannot stop either; the first failure is the one to tell.
            }
        }
    }

    private static Duration since(long begin) {
        return Duration.ofNanos(System.nanoTime() - begin);
    }
}
