package dev.posthaste.chaos;

import dev.posthaste.stack.FreePort;
import dev.posthaste.stack.KafkaNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.kafka.common.Uuid;

/** Three brokers, as in production: each record on all of them, and on two before it is confirmed. */
final class Cluster implements Brokers {

    private static final int SIZE = 3;
    /** They must fit beside the pods on a small machine. */
    private static final String HEAP = "256m";

    private final List<BrokerProcess> nodes;

    private Cluster(List<BrokerProcess> nodes) {
        this.nodes = nodes;
    }

    static Cluster start(Path folder) throws IOException {
        String id = Uuid.randomUuid().toString();
        List<Integer> controllerPorts = new ArrayList<>();
        List<String> controllers = new ArrayList<>();
        for (int node = 1; node <= SIZE; node++) {
            controllerPorts.add(FreePort.any());
            controllers.add(KafkaNode.controller(node, controllerPorts.getLast()));
        }
        List<BrokerProcess> nodes = new ArrayList<>();
        for (int node = 1; node <= SIZE; node++) {
            nodes.add(new BrokerProcess(
                    new KafkaNode(
                            node,
                            folder.resolve("kafka-" + node),
                            KafkaNode.LOOPBACK,
                            FreePort.any(),
                            controllerPorts.get(node - 1),
                            id,
                            controllers),
                    HEAP,
                    folder.resolve("broker-" + node + ".log")));
        }
        var cluster = new Cluster(List.copyOf(nodes));
        cluster.startAll(cluster.nodes);
        return cluster;
    }

    /** Side by side: the first of them waits for the second. */
    void startAll(List<BrokerProcess> some) throws IOException {
        for (BrokerProcess node : some) {
            node.begin();
        }
        for (BrokerProcess node : some) {
            node.awaitUp();
        }
    }

    List<BrokerProcess> nodes() {
        return nodes;
    }

    BrokerProcess node(int id) {
        return nodes.get(id - 1);
    }

    List<BrokerProcess> others(BrokerProcess than) {
        return nodes.stream().filter(node -> !node.equals(than)).toList();
    }

    @Override
    public String bootstrapServers() {
        return nodes.stream().map(BrokerProcess::bootstrapServers).collect(Collectors.joining(","));
    }

    @Override
    public int copies() {
        return SIZE;
    }

    /** At once: what is in them is of no use to anybody, and in good order each would wait for the others. */
    @Override
    public void close() throws IOException {
        try {
            for (BrokerProcess node : nodes) {
                if (node.isUp()) {
                    node.kill();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
