package dev.posthaste.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A network for one pod, with a switch between it and this machine. While it is cut nothing passes and nobody is told: to both
 * ends a connection is as it was, and silent.
 */
final class OwnNetwork implements AutoCloseable {

    private static final String PREFIX = "chaos-";
    private static final Path NAMESPACES = Path.of("/run/netns");
    private static final int MOST_SUBNETS = 250;

    private final long owner;

    /** @param owner the process that made it; two runs do not meet */
    private OwnNetwork(long owner) {
        this.owner = owner;
    }

    /** @throws Case.Skipped when this user may not, or the system has none */
    static OwnNetwork open() throws InterruptedException, Case.Skipped {
        var network = new OwnNetwork(ProcessHandle.current().pid());
        String wrong = network.build();
        if (!wrong.isEmpty()) {
            network.close();
            throw new Case.Skipped("no network of its own can be made here: " + wrong);
        }
        return network;
    }

    private String build() throws InterruptedException {
        for (String step : List.of(
                "ip netns add " + name(),
                "ip link add %s type bridge".formatted(bridge()),
                "ip addr add %s/30 dev %s".formatted(here(), bridge()),
                "ip link set %s up".formatted(bridge()),
                "ip link add %s type veth peer name eth0 netns %s".formatted(cable(), name()),
                "ip link set %s master %s up".formatted(cable(), bridge()),
                "ip -n %s link set lo up".formatted(name()),
                "ip -n %s addr add %s/30 dev eth0".formatted(name(), there()),
                "ip -n %s link set eth0 up".formatted(name()))) {
            String wrong = Tool.run(step.split(" ", -1));
            if (!wrong.isEmpty()) {
                return wrong;
            }
        }
        return "";
    }

    /** This machine's address, as seen from there. */
    String here() {
        return subnet() + 1;
    }

    private String there() {
        return subnet() + 2;
    }

    Place place() {
        return new Place(there(), List.of("ip", "netns", "exec", name()));
    }

    void cut() throws IOException, InterruptedException {
        must("ip", "link", "set", cable(), "nomaster");
    }

    void heal() throws IOException, InterruptedException {
        must("ip", "link", "set", cable(), "master", bridge());
    }

    private String name() {
        return PREFIX + owner;
    }

    private String subnet() {
        return "10.213.%d.".formatted(owner % MOST_SUBNETS);
    }

    private String bridge() {
        return "ph-s" + owner;
    }

    private String cable() {
        return "ph-c" + owner;
    }

    private static void must(String... command) throws IOException, InterruptedException {
        String wrong = Tool.run(command);
        if (!wrong.isEmpty()) {
            throw new IOException(String.join(" ", command) + ": " + wrong);
        }
    }

    /** Takes down what a run that was killed has left. */
    static void removeLeftovers() throws IOException {
        if (Files.notExists(NAMESPACES)) {
            return;
        }
        try (Stream<Path> namespaces = Files.list(NAMESPACES)) {
            namespaces
                    .map(namespace -> namespace.getFileName().toString())
                    .filter(namespace -> namespace.matches(PREFIX + "\\d{1,9}"))
                    .map(namespace -> Long.parseLong(namespace.substring(PREFIX.length())))
                    .filter(owner -> ProcessHandle.of(owner).isEmpty())
                    .forEach(owner -> new OwnNetwork(owner).close());
        }
    }

    @Override
    public void close() {
        try {
            // One by one, since any of them may be missing. The cable goes with the namespace.
            Tool.run("ip", "netns", "del", name());
            Tool.run("ip", "link", "del", bridge());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
