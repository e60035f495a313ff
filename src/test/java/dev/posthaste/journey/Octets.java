package dev.posthaste.journey;

import dev.posthaste.stack.LocalStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;

/** What stands on a disk, read as whoever steals it reads it. */
final class Octets {

    private Octets() {}

    /** The folder of the broker's log. */
    static Path logOf(LocalStack stack) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(
                Map.<String, Object>of("bootstrap.servers", stack.kafka().bootstrapServers()))) {
            int broker = admin.describeCluster().nodes().get().iterator().next().id();
            return Path.of(admin.describeLogDirs(List.of(broker))
                    .allDescriptions()
                    .get()
                    .get(broker)
                    .keySet()
                    .iterator()
                    .next());
        }
    }

    /** The files beneath a folder that hold a text. */
    static List<Path> with(Path folder, String text) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> holds(file, text))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean holds(Path file, String text) {
        try {
            // One octet, one character: UTF-8 that is no text stays what it is.
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
        } catch (NoSuchFileException _) { // a server tidied up
            return false;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
