package dev.posthaste.chaos;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A TCP line on this machine whose faults can be switched while it is talked over. */
final class FaultProxy implements AutoCloseable {

    /** Small, so that a reader that does not read is felt by the writer soon. */
    private static final int WINDOW = 16 * 1024;

    private static final int PIECE = 8 * 1024;
    private static final int BACKLOG = 1024;

    private final int target;
    private final ServerSocket server;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final List<Long> connections = new CopyOnWriteArrayList<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private Fault fault = new Fault.None();

    /** @param target the port on this machine that it leads to */
    FaultProxy(int target) throws IOException {
        this(InetAddress.getLoopbackAddress(), target);
    }

    /** @param address of this machine, where it listens */
    FaultProxy(InetAddress address, int target) throws IOException {
        this.target = target;
        this.server = new ServerSocket();
        server.setReceiveBufferSize(WINDOW);
        server.bind(new InetSocketAddress(address, 0), BACKLOG);
        Thread.ofPlatform().daemon().name("fault-proxy").start(this::listen);
    }

    int port() {
        return server.getLocalPort();
    }

    /** From now on, for the connections that there are as well. */
    void become(Fault next) {
        lock.lock();
        try {
            fault = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        lines.forEach(Line::suffer);
    }

    /** When each connection was asked for, in milliseconds of the clock. */
    List<Long> connections() {
        return List.copyOf(connections);
    }

    private void listen() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                connections.add(System.currentTimeMillis());
                Thread.ofVirtual().start(() -> lead(client));
            } catch (IOException e) {
                // Closed, which ends the loop; or a connection that was gone before it was taken.
            }
        }
    }

    private void lead(Socket client) {
        try (client;
                var upstream = new Socket()) {
            var line = new Line(client, upstream);
            lines.add(line);
            try {
                line.run();
            } finally {
                lines.remove(line);
            }
        } catch (IOException e) {
            // One of the two went away.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Fault now() {
        lock.lock();
        try {
            return fault;
        } finally {
            lock.unlock();
        }
    }

    /** One connection. */
    private final class Line {

        private final Socket client;
        private final Socket upstream;
        private long said;

        Line(Socket client, Socket upstream) {
            this.client = client;
            this.upstream = upstream;
        }

        void run() throws IOException, InterruptedException {
            suffer();
            awaitPassage();
            upstream.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target));
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> pump(upstream, client));
            pump(client, upstream);
            back.join();
        }

        /** Either end's going away is told to the other, as a line without faults would. */
        private void pump(Socket from, Socket to) {
            try {
                InputStream in = from.getInputStream();
                byte[] piece = new byte[PIECE];
                long passed = 0;
                while (true) {
                    int most = now() instanceof Fault.Drip drip ? Math.min(drip.octets(), PIECE) : PIECE;
                    int read = in.read(piece, 0, most);
                    if (read < 0) {
                        awaitPassage();
                        to.shutdownOutput();
                        return;
                    }
                    if (from.equals(client)) {
                        heard(read);
                    }
                    pass(piece, read, passed);
                    to.getOutputStream().write(piece, 0, read);
                    passed += read;
                }
            } catch (IOException e) {
                shut();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void pass(byte[] piece, int length, long passed) throws InterruptedException {
            switch (now()) {
                case Fault.None _, Fault.Cut _, Fault.Reset _ -> {}
                case Fault.Delay delay -> Thread.sleep(delay.each());
                case Fault.Drip drip -> Thread.sleep(drip.pause());
                case Fault.HalfOpen _ -> awaitPassage();
                case Fault.Flip flip -> {
                    for (long at = flip.every() - 1 - passed % flip.every(); at < length; at += flip.every()) {
                        piece[(int) at] ^= 1;
                    }
                }
            }
        }

        private void heard(int octets) {
            lock.lock();
            try {
                said += octets;
            } finally {
                lock.unlock();
            }
        }

        private void awaitPassage() throws InterruptedException {
            lock.lockInterruptibly();
            try {
                while (fault instanceof Fault.HalfOpen half && said >= half.after() && !client.isClosed()) {
                    // Not for ever: a case that ended leaves threads behind otherwise.
                    var _ = changed.await(1, TimeUnit.SECONDS);
                }
            } finally {
                lock.unlock();
            }
        }

        void suffer() {
            Fault current = now();
            if (current instanceof Fault.Reset) {
                linger(client);
                linger(upstream);
            }
            if (current instanceof Fault.Reset || current instanceof Fault.Cut) {
                shut();
            }
        }

        private void linger(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
            } catch (IOException e) {
                // Closed already.
            }
        }

        void shut() {
            close(client);
            close(upstream);
        }

        private void close(Socket socket) {
            try {
                socket.close();
            } catch (IOException e) {
                // There is nobody left to whom this would matter.
            }
        }
    }

    /** Also what is under way. */
    @Override
    public void close() throws IOException {
        server.close();
        lines.forEach(Line::shut);
    }
}
