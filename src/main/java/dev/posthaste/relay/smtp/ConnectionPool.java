package dev.posthaste.relay.smtp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The connections that have no mail at the moment. The last to come is the first to go, so that the others can grow old. */
final class ConnectionPool {

    private final Limits limits;
    private final Map<SmtpServer, Deque<SmtpConnection>> idle = new HashMap<>();
    private boolean closed;

    ConnectionPool(Limits limits) {
        this.limits = limits;
    }

    /** An idle connection, which may have been closed meanwhile by the other side; null when there is none. */
    @Nullable
    SmtpConnection take(SmtpServer server) {
        SmtpConnection connection = pop(server);
        while (connection != null && connection.idleFor(limits(server).idle())) {
            dismiss(connection);
            connection = pop(server);
        }
        return connection;
    }

    /** Takes back a connection after its mail, whatever became of either. */
    void give(SmtpConnection connection) {
        if (!connection.wire().isOpen()) {
            return;
        }
        connection.rest();
        if (!connection.canCarryMore(limits(connection.server()).transactionsPerConnection()) || !push(connection)) {
            dismiss(connection);
        }
    }

    /** Lets go of all that were idle for too long. */
    void sweep() {
        dismissAll(removeIdle(server -> limits(server).idle()));
    }

    /** Lets go of all, and takes none from now on. Waits for their farewell. */
    void close() {
        synchronized (this) {
            closed = true;
        }
        for (Thread farewell : dismissAll(removeIdle(_ -> Duration.ZERO))) {
            try {
                farewell.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private synchronized @Nullable SmtpConnection pop(SmtpServer server) {
        Deque<SmtpConnection> connections = idle.get(server);
        return connections == null ? null : connections.pollFirst();
    }

    private synchronized boolean push(SmtpConnection connection) {
        if (closed) {
            return false;
        }
        idle.computeIfAbsent(connection.server(), server -> new ArrayDeque<>()).addFirst(connection);
        return true;
    }

    private Limits limits(SmtpServer server) {
        return server.reuse().over(limits);
    }

    private synchronized List<SmtpConnection> removeIdle(Function<SmtpServer, Duration> longest) {
        List<SmtpConnection> removed = new ArrayList<>();
        Iterator<Map.Entry<SmtpServer, Deque<SmtpConnection>>> servers =
                idle.entrySet().iterator();
        while (servers.hasNext()) {
            Map.Entry<SmtpServer, Deque<SmtpConnection>> server = servers.next();
            Deque<SmtpConnection> connections = server.getValue();
            Duration time = longest.apply(server.getKey());
            while (!connections.isEmpty() && connections.peekLast().idleFor(time)) {
                removed.add(connections.removeLast());
            }
            if (connections.isEmpty()) {
                servers.remove();
            }
        }
        return removed;
    }

    private static List<Thread> dismissAll(List<SmtpConnection> connections) {
        return connections.stream().map(ConnectionPool::dismiss).toList();
    }

    /** On a thread of its own: a mail, and the sweep, have better things to do than to wait for a 221. */
    private static Thread dismiss(SmtpConnection connection) {
        return Thread.startVirtualThread(connection::quit);
    }
}
