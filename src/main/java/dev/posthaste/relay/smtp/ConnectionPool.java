package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The connections that have no mail at the moment, and a count of all that are open. The last to come is the first to go, so that
 * the others can grow old.
 */
class ConnectionPool {

    private final Limits limits;
    private final Map<SmtpServer, Deque<SmtpConnection>> idle = new HashMap<>();
    private final Map<Room, Integer> open = new HashMap<>();
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

    /**
     * Takes a place for a connection in each of the server's rooms. Where one is full, the connection in it that was idle for
     * longest has to go.
     *
     * @param end by {@link Watchdog#now()}
     * @throws IOException when there is none by then
     */
    void enter(SmtpServer server, long end) throws IOException {
        while (true) {
            SmtpConnection inTheWay = tryEnter(server, end);
            if (inTheWay == null) {
                return;
            }
            // Not on a thread of its own: its place is wanted here, and is free when it has gone. So it is not waited
            // for long.
            leave(inTheWay, SmtpConnection.HASTY_FAREWELL);
        }
    }

    /** A connection that had a place is not open any more, or never came to be. */
    synchronized void left(SmtpServer server) {
        for (Room room : server.reuse().rooms()) {
            open.computeIfPresent(room, (_, count) -> count == 1 ? null : count - 1);
        }
        notifyAll();
    }

    /** Takes back a connection after its mail, whatever became of either. */
    void give(SmtpConnection connection) {
        if (!connection.wire().isOpen()) {
            left(connection.server());
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

    /** Waits until there is a place, and takes it. @return instead the one that has to go first; null when it is taken */
    private synchronized @Nullable SmtpConnection tryEnter(SmtpServer server, long end) throws IOException {
        List<Room> rooms = server.reuse().rooms();
        Room full = firstFull(rooms);
        while (full != null) {
            SmtpConnection longest = removeLongestIdle(full);
            if (longest != null) {
                return longest;
            }
            long left = TimeUnit.NANOSECONDS.toMillis(end - Watchdog.now());
            if (left <= 0) {
                throw new SocketTimeoutException(
                        "no room for another connection: " + full.name() + " has " + full.connections() + " open");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
            full = firstFull(rooms);
        }
        rooms.forEach(room -> open.merge(room, 1, Integer::sum));
        return null;
    }

    private @Nullable Room firstFull(List<Room> rooms) {
        return rooms.stream()
                .filter(room -> open.getOrDefault(room, 0) >= room.connections())
                .findFirst()
                .orElse(null);
    }

    private @Nullable SmtpConnection removeLongestIdle(Room room) {
        SmtpServer server = idle.entrySet().stream()
                .filter(each -> each.getKey().reuse().rooms().contains(room))
                .max(Comparator.comparingLong(each -> each.getValue().getLast().idleNanos()))
                .map(Map.Entry::getKey)
                .orElse(null);
        return server == null ? null : removeLast(server);
    }

    private @Nullable SmtpConnection removeLast(SmtpServer server) {
        Deque<SmtpConnection> connections = idle.get(server);
        SmtpConnection last = connections == null ? null : connections.pollLast();
        if (connections != null && connections.isEmpty()) {
            idle.remove(server);
        }
        return last;
    }

    private synchronized @Nullable SmtpConnection pop(SmtpServer server) {
        Deque<SmtpConnection> connections = idle.get(server);
        SmtpConnection first = connections == null ? null : connections.pollFirst();
        if (connections != null && connections.isEmpty()) {
            idle.remove(server);
        }
        return first;
    }

    private synchronized boolean push(SmtpConnection connection) {
        if (closed) {
            return false;
        }
        idle.computeIfAbsent(connection.server(), server -> new ArrayDeque<>()).addFirst(connection);
        notifyAll();
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

    private List<Thread> dismissAll(List<SmtpConnection> connections) {
        return connections.stream().map(this::dismiss).toList();
    }

    /** On a thread of its own: a mail, and the sweep, have better things to do than to wait for a 221. */
    private Thread dismiss(SmtpConnection connection) {
        return Thread.startVirtualThread(() -> leave(connection, SmtpConnection.FAREWELL));
    }

    private void leave(SmtpConnection connection, Duration farewell) {
        try {
            connection.quit(farewell);
        } finally {
            left(connection.server());
        }
    }
}
