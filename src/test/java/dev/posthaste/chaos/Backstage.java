package dev.posthaste.chaos;

import dev.posthaste.stack.Folders;
import dev.posthaste.stack.FreePort;
import dev.posthaste.stack.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What all cases share: a broker and a database server. Each case has topics and a database of its own in them. */
final class Backstage implements AutoCloseable {

    private final Path folder;
    private final Path binaries;
    private final Path build;
    private final BrokerProcess broker;
    private final Queue<Replica> replicas = new ConcurrentLinkedQueue<>();
    private final Queue<Brokers> others = new ConcurrentLinkedQueue<>();
    private volatile LocalPostgres postgres;
    private boolean closed;

    private Backstage(Path folder, Path binaries, Path build, BrokerProcess broker, LocalPostgres postgres) {
        this.folder = folder;
        this.binaries = binaries;
        this.build = build;
        this.broker = broker;
        this.postgres = postgres;
    }

    /** @param build what is tried, by its {@code quarkus-run.jar} */
    static Backstage open(Path folder, Path binaries, Path build) throws IOException {
        LocalPostgres.stopOrphan(folder.resolve("postgresql"));
        SmallDisk.unmountLeftovers(folder);
        OwnNetwork.removeLeftovers();
        Folders.delete(folder);
        Files.createDirectories(folder);
        var broker = BrokerProcess.alone(folder.resolve("kafka"), folder.resolve("broker.log"));
        LocalPostgres postgres = LocalPostgres.start(folder.resolve("postgresql"), binaries, FreePort.any());
        var backstage = new Backstage(folder, binaries, build, broker, postgres);
        broker.start();
        return backstage;
    }

    Path folder() {
        return folder;
    }

    /** What is tried, or a copy of it without one of its safeguards. */
    Path build(Optional<Mutant> without) throws IOException {
        if (without.isEmpty()) {
            return build;
        }
        Path copy = folder.resolve("mutants").resolve(without.get().name());
        Path run = copy.resolve(build.getFileName());
        return Files.exists(run) ? run : without.get().copyOf(build, copy);
    }

    BrokerProcess broker() {
        return broker;
    }

    LocalPostgres postgres() {
        return postgres;
    }

    /** One more that must not outlive this. */
    void started(Replica replica) {
        replicas.add(replica);
    }

    void started(Brokers own) {
        others.add(own);
    }

    void stopDatabase() throws IOException {
        postgres.close();
    }

    /** On the same folder and port. */
    void startDatabase() throws IOException {
        postgres = LocalPostgres.start(folder.resolve("postgresql"), binaries, postgres.port());
    }

    /** Also when somebody presses Ctrl-C in the middle of a case: then pods are still running. */
    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        replicas.forEach(Replica::abandon);
        try (broker) {
            for (Brokers own : others) {
                own.close();
            }
            postgres.close();
        }
        // Hundreds of megabytes; logs and ledgers stay.
        Folders.delete(folder.resolve("kafka"));
        Folders.delete(folder.resolve("postgresql"));
        Folders.delete(folder.resolve("mutants"));
    }
}
