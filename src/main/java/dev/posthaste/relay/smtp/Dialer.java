package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** From a host name to an open TCP connection. */
final class Dialer {

    private final Watchdog watchdog;

    Dialer(Watchdog watchdog) {
        this.watchdog = watchdog;
    }

    /** Tries the host's addresses in the resolver's order. */
    Wire dial(SmtpServer server, long attemptEnd) throws IOException {
        IOException failure = null;
        for (InetAddress address : resolve(server, attemptEnd)) {
            Socket socket = new Socket();
            try {
                if (server.reach().source() != null) {
                    socket.bind(new InetSocketAddress(server.reach().source(), 0));
                }
                socket.connect(new InetSocketAddress(address, server.port()), (int)
                        Math.max(1, within(server, attemptEnd).toMillis()));
                Wire wire = new Wire(socket, watchdog);
                wire.begin(attemptEnd, server.timeouts().dataBlock());
                return wire;
            } catch (IOException e) {
                socket.close();
                failure = new IOException(address.getHostAddress() + ": " + e.getMessage(), e);
            }
        }
        throw failure == null ? new IOException("the host has no address") : failure;
    }

    /** The system's resolver cannot be interrupted and has its own idea of patience, so it gets a thread to be left behind in. */
    static InetAddress[] resolve(SmtpServer server, long attemptEnd) throws IOException {
        InetAddress known = server.reach().address();
        if (known != null) {
            return new InetAddress[] {known};
        }
        if (server.hostIsAddress()) {
            return InetAddress.getAllByName(server.host());
        }
        FutureTask<InetAddress[]> lookup = new FutureTask<>(() -> InetAddress.getAllByName(server.host()));
        Thread.ofPlatform().name("smtp-lookup").daemon().start(lookup);
        try {
            return lookup.get(within(server, attemptEnd).toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new SocketTimeoutException("the host's name could not be looked up in time");
        } catch (ExecutionException e) {
            throw new IOException("the host's name is not known", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static Duration within(SmtpServer server, long attemptEnd) throws SocketTimeoutException {
        Duration left = Duration.ofNanos(attemptEnd - Watchdog.now());
        if (left.isNegative() || left.isZero()) {
            throw new SocketTimeoutException("the attempt's deadline has passed");
        }
        Duration connect = server.timeouts().connect();
        return left.compareTo(connect) < 0 ? left : connect;
    }
}
