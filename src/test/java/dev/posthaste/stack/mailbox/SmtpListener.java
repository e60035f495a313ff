package dev.posthaste.stack.mailbox;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes connections, each on a virtual thread of its own, until it is closed; closing cuts those that are open. */
final class SmtpListener implements AutoCloseable {

    private static final int BACKLOG = 1024;

    private final ServerSocket server = new ServerSocket();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Archive archive;
    private final Simulator simulator;
    private final Duration slow;
    private final Thread listening;

    SmtpListener(int port, Archive archive, Simulator simulator, Duration slow) throws IOException {
        this.archive = archive;
        this.simulator = simulator;
        this.slow = slow;
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        listening = Thread.ofPlatform().daemon().name("mailbox-smtp").start(this::listen);
    }

    int port() {
        return server.getLocalPort();
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                connections.add(socket);
                if (server.isClosed()) {
                    socket.close();
                }
                Thread.ofVirtual().name("mailbox-smtp-" + socket.getPort()).start(() -> serve(socket));
            } catch (SocketException e) {
                // Closed, which ends the loop; or a connection that was gone before it was taken.
            } catch (IOException e) {
                throw new IllegalStateException("The mailbox takes no more connections", e);
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            new SmtpSession(socket, archive, simulator, slow).run();
        } catch (IOException e) {
            // The client went away, which is its right.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
        try {
            listening.join(); // until it has let go of the port, somebody can still connect to it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
