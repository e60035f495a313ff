package dev.posthaste.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.Uuid;

/**
 * A broker with its controller, and whom it belongs to.
 *
 * @param host where clients find it: an address of this machine
 * @param controllers of all nodes, this one's among them, as {@code id@host:port}
 */
public record KafkaNode(
        int id, Path folder, String host, int port, int controllerPort, String clusterId, List<String> controllers) {

    public static final String LOOPBACK = "127.0.0.1";

    private static final int MOST_COPIES = 3;

    /** A cluster of one. */
    public static KafkaNode alone(Path folder, int port, int controllerPort) throws IOException {
        return alone(folder, LOOPBACK, port, controllerPort);
    }

    public static KafkaNode alone(Path folder, String host, int port, int controllerPort) throws IOException {
        Files.createDirectories(folder);
        return new KafkaNode(
                1,
                folder,
                host,
                port,
                controllerPort,
                clusterId(folder.resolve("cluster-id")),
                List.of(controller(1, controllerPort)));
    }

    public static String controller(int id, int port) {
        return id + "@" + LOOPBACK + ":" + port;
    }

    public String bootstrapServers() {
        return host + ":" + port;
    }

    /** How many brokers hold each record. */
    int copies() {
        return Math.min(MOST_COPIES, controllers.size());
    }

    /** How many of them must have it before it is confirmed: one may be away. */
    int inSync() {
        return Math.max(1, copies() - 1);
    }

    Path data() {
        return folder.resolve("data");
    }

    /** The broker refuses a folder of another cluster, so the id lives and dies with the folder. */
    private static String clusterId(Path file) throws IOException {
        if (Files.notExists(file)) {
            Files.writeString(file, Uuid.randomUuid().toString());
        }
        return Files.readString(file).strip();
    }
}
