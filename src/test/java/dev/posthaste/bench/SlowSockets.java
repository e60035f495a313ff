package dev.posthaste.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Many sockets that hold on to the service and say next to nothing. */
public final class SlowSockets implements AutoCloseable {

    private static final int BYTES = 1_000;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong longestNanos = new AtomicLong();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** What they do. */
    public enum Manner {
        /** Connect, and that is all. */
        SILENT,
        /** Send a header an octet at a time. */
        HEADER,
        /** Send a whole head with a good key, then the body an octet at a time. */
        BODY
    }

    /**
     * Connects all of them.
     *
     * @param drip the time between two octets, in whole milliseconds
     * @throws IOException when the service lets one not connect
     */
    public SlowSockets(int port, String key, int count, Manner manner, Duration drip) throws IOException {
        for (int i = 0; i < count; i++) {
            long connected = System.nanoTime();
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout(Math.toIntExact(drip.toMillis()));
            sockets.add(socket);
            open.incrementAndGet();
            Thread.ofVirtual().start(() -> hold(socket, key, manner, connected));
        }
    }

    /** How many the service has not closed. */
    public int open() {
        return open.get();
    }

    /** How long the one was open that was open longest, of those that are closed, from when it connected. */
    double longestSeconds() {
        return longestNanos.get() / 1e9;
    }

    private void hold(Socket socket, String key, Manner manner, long connected) {
        try (socket) {
            socket.getOutputStream().write(beginning(key, manner).getBytes(StandardCharsets.US_ASCII));
            awaitEnd(socket, manner);
        } catch (IOException e) {
            // Reset: that is an end, too.
        } finally {
            longestNanos.accumulateAndGet(System.nanoTime() - connected, Math::max);
            open.decrementAndGet();
        }
    }

    private static void awaitEnd(Socket socket, Manner manner) throws IOException {
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        int octet = 0;
        while (octet >= 0) {
            try {
                octet = in.read();
            } catch (SocketTimeoutException _) {
                if (manner != Manner.SILENT) {
                    out.write('x');
                }
            }
        }
    }

    private static String beginning(String key, Manner manner) {
        return switch (manner) {
            case SILENT -> "";
            case HEADER -> "POST /v1/emails HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ";
            case BODY -> """
                    POST /v1/emails HTTP/1.1\r
                    Host: 127.0.0.1\r
                    Authorization: Bearer %s\r
                    Content-Type: application/json\r
                    Content-Length: %d\r
                    \r
                    """.formatted(key, BYTES);
        };
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
