package dev.posthaste.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A next hop that takes every mail, at once unless told otherwise, and keeps nothing of it but the time. */
final class FastSink implements AutoCloseable {

    private static final int BACKLOG = 1024;

    private final ServerSocket server = new ServerSocket();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Ledger ledger;
    private volatile int dotMillis;

    FastSink(Ledger ledger) throws IOException {
        this.ledger = ledger;
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    }

    void start() {
        Thread.ofPlatform().daemon().name("sink").start(this::listen);
    }

    int port() {
        return server.getLocalPort();
    }

    /** How long it thinks before it answers the final dot, as a server does that writes to a disk, or is far away. */
    void answerDotAfter(int millis) {
        dotMillis = millis;
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (SocketException e) {
                // Closed, which ends the loop; or a connection that was gone before it was taken.
            } catch (IOException e) {
                throw new IllegalStateException("The sink takes no more connections", e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            new SinkSession(socket.getInputStream(), socket.getOutputStream(), ledger, () -> dotMillis).run();
        } catch (IOException e) {
            // The client went away, which is its right.
        } finally {
            connections.remove(socket);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
