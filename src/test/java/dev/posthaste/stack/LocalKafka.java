package dev.posthaste.stack;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/** A Kafka broker and its controller in this process. What is in its folder is there again at the next start. */
public final class LocalKafka implements AutoCloseable {

    private static final String LARGEST_RECORD = String.valueOf(20 * 1024 * 1024);

    private KafkaRaftServer server;
    private final KafkaNode node;
    private final Map<String, String> settings;

    private LocalKafka(KafkaRaftServer server, KafkaNode node, Map<String, String> settings) {
        this.server = server;
        this.node = node;
        this.settings = settings;
    }

    public static LocalKafka start(Path folder) throws Exception {
        return start(folder, 0);
    }

    /** @param port 0 for any free one */
    public static LocalKafka start(Path folder, int port) throws Exception {
        return start(KafkaNode.alone(folder, port == 0 ? FreePort.any() : port, FreePort.any()));
    }

    /** Returns when it serves; one of several waits for enough of the others. */
    public static LocalKafka start(KafkaNode node) throws Exception {
        return start(node, Map.of());
    }

    /** @param settings of the broker, laid over our own */
    public static LocalKafka start(KafkaNode node, Map<String, String> settings) throws Exception {
        Files.createDirectories(node.folder());
        KafkaConfig config = KafkaConfig.fromProps(properties(node, settings), false);
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setClusterId(node.clusterId())
                .setNodeId(node.id())
                .setIgnoreFormatted(true)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(config.metadataLogDir());
        formatter.addDirectory(node.data().toString());
        formatter.run();
        return new LocalKafka(served(config), node, settings);
    }

    private static KafkaRaftServer served(KafkaConfig config) {
        KafkaRaftServer server = new KafkaRaftServer(config, Time.SYSTEM);
        server.startup();
        return server;
    }

    /** Away, for as long as it takes, and back where it was. */
    public void outage(Meanwhile meanwhile) throws Exception {
        close();
        try {
            meanwhile.run();
        } finally {
            server = served(KafkaConfig.fromProps(properties(node, settings), false));
        }
    }

    /** What happens while no broker is there. */
    public interface Meanwhile {
        void run() throws Exception;
    }

    public String bootstrapServers() {
        return node.bootstrapServers();
    }

    public int port() {
        return node.port();
    }

    @Override
    public void close() {
        // In good order, which takes some seconds: a broker that was not signed off keeps the next start waiting for
        // its session to end.
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties properties(KafkaNode node, Map<String, String> settings) {
        String copies = String.valueOf(node.copies());
        String inSync = String.valueOf(node.inSync());
        Properties p = new Properties();
        p.put("process.roles", "broker,controller");
        p.put("node.id", String.valueOf(node.id()));
        p.put("controller.quorum.voters", String.join(",", node.controllers()));
        p.put("controller.listener.names", "CONTROLLER");
        p.put(
                "listeners",
                "PLAINTEXT://%s,CONTROLLER://%s:%d"
                        .formatted(node.bootstrapServers(), KafkaNode.LOOPBACK, node.controllerPort()));
        p.put("advertised.listeners", "PLAINTEXT://" + node.bootstrapServers());
        p.put("inter.broker.listener.name", "PLAINTEXT");
        p.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.put("log.dirs", node.data().toString());
        // As in production: a topic that nobody made is a fault, not a topic with one partition.
        p.put("auto.create.topics.enable", "false");
        p.put("message.max.bytes", LARGEST_RECORD);
        p.put("replica.fetch.max.bytes", LARGEST_RECORD);
        p.put("offsets.topic.num.partitions", "4");
        p.put("offsets.topic.replication.factor", copies);
        p.put("transaction.state.log.num.partitions", "1");
        p.put("transaction.state.log.replication.factor", copies);
        p.put("transaction.state.log.min.isr", inSync);
        p.put("share.coordinator.state.topic.num.partitions", "1");
        p.put("share.coordinator.state.topic.replication.factor", copies);
        p.put("share.coordinator.state.topic.min.isr", inSync);
        p.put("min.insync.replicas", inSync);
        p.put("group.initial.rebalance.delay.ms", "0");
        // One user, few cores.
        p.put("num.network.threads", "2");
        p.put("num.io.threads", "4");
        p.put("background.threads", "2");
        p.put("log.cleaner.dedupe.buffer.size", "2097152");
        p.putAll(settings);
        return p;
    }
}
