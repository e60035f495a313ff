package dev.posthaste.chaos;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The next hop. It writes down every mail that comes whole, and then does what its conduct says. */
final class Sink implements AutoCloseable {

    private static final int BACKLOG = 1024;

    private final SinkLedger ledger;
    private final Consumer<String> killer;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final AtomicLong longestBorne = new AtomicLong();
    private volatile Conduct conduct = Conduct.obliging();
    private @Nullable ServerSocket server;
    private int port;

    /** @param killer ends the relay that greets with this name, at once */
    Sink(SinkLedger ledger, Consumer<String> killer) throws IOException {
        this.ledger = ledger;
        this.killer = killer;
        open();
    }

    int port() {
        return port;
    }

    void behave(Conduct how) {
        conduct = how;
    }

    Conduct conduct() {
        return conduct;
    }

    SinkLedger ledger() {
        return ledger;
    }

    /** How many are connected now. */
    int connected() {
        return connections.size();
    }

    /** What was said took so long, until it was said or the client had had enough. */
    void bore(long millis) {
        longestBorne.accumulateAndGet(millis, Math::max);
    }

    /** Since this was asked last. */
    long longestBorneMillis() {
        return longestBorne.getAndSet(0);
    }

    /** Cuts the connections that there are, and takes new ones. */
    void hangUp() throws IOException {
        for (Socket connection : connections) {
            connection.close();
        }
    }

    void kill(String client) {
        killer.accept(client);
    }

    /** Listens, always on the same port. */
    void open() throws IOException {
        var opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        port = opened.getLocalPort();
        server = opened;
        Thread.ofPlatform().daemon().name("sink").start(() -> listen(opened));
    }

    private void listen(ServerSocket opened) {
        while (!opened.isClosed()) {
            try {
                Socket socket = opened.accept();
                connections.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                // Closed, which ends the loop; or a connection that was gone before it was taken.
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new SinkSession(this, socket.getInputStream(), socket.getOutputStream()).run();
        } catch (IOException e) {
            // The client went away or was killed.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            connections.remove(socket);
        }
    }

    /** Refuses connections from now on, and cuts those that there are. */
    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
        hangUp();
    }
}
