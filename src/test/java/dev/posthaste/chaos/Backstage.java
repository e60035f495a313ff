package dev.posthaste.chaos;

import dev.posthaste.stack.Folders;
import dev.posthaste.stack.LocalPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What all cases share: a broker and a database server. Each case has topics and a database of its own in them. */
final class Backstage implements AutoCloseable {

    private final Path folder;
    private final Path binaries;
    private final Path jar;
    private final BrokerProcess broker;
    private final Queue<Replica> replicas = new ConcurrentLinkedQueue<>();
    private volatile LocalPostgres postgres;
    private boolean closed;

    private Backstage(Path folder, Path binaries, Path jar, BrokerProcess broker, LocalPostgres postgres) {
        this.folder = folder;
        this.binaries = binaries;
        this.jar = jar;
        this.broker = broker;
        this.postgres = postgres;
    }

    /** @param jar the build that is tried */
    static Backstage open(Path folder, Path binaries, Path jar) throws IOException {
        LocalPostgres.stopOrphan(folder.resolve("postgresql"));
        Folders.delete(folder);
        Files.createDirectories(folder);
        var broker = new BrokerProcess(folder.resolve("kafka"), folder.resolve("broker.log"), freePort());
        LocalPostgres postgres = LocalPostgres.start(folder.resolve("postgresql"), binaries, freePort());
        var backstage = new Backstage(folder, binaries, jar, broker, postgres);
        broker.start();
        return backstage;
    }

    Path folder() {
        return folder;
    }

    Path jar() {
        return jar;
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

    void stopDatabase() throws IOException {
        postgres.close();
    }

    /** On the same folder and port. */
    void startDatabase() throws IOException {
        postgres = LocalPostgres.start(folder.resolve("postgresql"), binaries, postgres.port());
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
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
            postgres.close();
        }
        // Hundreds of megabytes; logs and ledgers stay.
        Folders.delete(folder.resolve("kafka"));
        Folders.delete(folder.resolve("postgresql"));
    }
}
