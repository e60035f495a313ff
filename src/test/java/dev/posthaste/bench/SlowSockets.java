package dev.posthaste.bench;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Many sockets that hold on to the service and say next to nothing. */
final class SlowSockets implements AutoCloseable {

    private static final long DRIP_MILLIS = 5_000;
    private static final int BYTES = 1_000;

    private final AtomicInteger open = new AtomicInteger();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    /** What they do. */
    enum Manner {
        /** Connect, and that is all. */
        SILENT,
        /** An octet of a header every five seconds. */
        HEADER,
        /** A whole head with a good key, then an octet of the body every five seconds. */
        BODY
    }

    SlowSockets(int port, String key, int count, Manner manner) throws IOException {
        for (int i = 0; i < count; i++) {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            sockets.add(socket);
            open.incrementAndGet();
            Thread.ofVirtual().start(() -> drip(socket, key, manner));
            Thread.ofVirtual().start(() -> awaitEnd(socket));
        }
    }

    /** How many the service has not closed. */
    int open() {
        return open.get();
    }

    private static void drip(Socket socket, String key, Manner manner) {
        try {
            OutputStream out = socket.getOutputStream();
            out.write(beginning(key, manner).getBytes(StandardCharsets.US_ASCII));
            while (manner != Manner.SILENT) {
                Thread.sleep(DRIP_MILLIS);
                out.write('x');
            }
        } catch (IOException e) {
            // Closed, which is what this waits for.
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
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

    private void awaitEnd(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // Reset: that is an end, too.
        } finally {
            open.decrementAndGet();
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
