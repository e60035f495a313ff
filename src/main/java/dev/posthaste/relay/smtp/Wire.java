package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * One socket with its buffers, its time limits and its end. It knows lines and replies, and nothing of what they mean. Used
 * by one thread at a time; only the watchdog reaches in from outside, to cut it.
 */
final class Wire {

    private static final Duration PEEK = Duration.ofMillis(1);

    private final Socket socket;
    private final Watchdog watchdog;
    private final String peer;
    private final SmtpOutput output = new SmtpOutput(this::write);
    private final AtomicReference<Limit> limit = new AtomicReference<>(Limit.NONE);
    private long attemptEnd;
    private Duration blockTimeout = Duration.ZERO;
    private volatile boolean open = true;
    private InputStream in;
    private OutputStream out;
    private ReplyReader replies;
    private @Nullable String tls;
    private List<X509Certificate> certificates = List.of();

    /**
     * When the watchdog cuts the wire, by {@link Watchdog#now()}.
     *
     * @param step what the step was given; null when it is the attempt that ends
     */
    private record Limit(long at, @Nullable Duration step, boolean cut) {
        static final Limit NONE = new Limit(0, null, false);

        SocketTimeoutException overdue() {
            return new SocketTimeoutException(
                    step == null ? "the attempt's deadline has passed" : "time-out after " + step.toMillis() + " ms");
        }
    }

    Wire(Socket socket, Watchdog watchdog) throws IOException {
        this.socket = socket;
        this.watchdog = watchdog;
        this.peer = socket.getInetAddress().getHostAddress() + ":" + socket.getPort();
        // Else Nagle holds the tail of a mail back until the peer's delayed ACK, 40 ms later.
        socket.setTcpNoDelay(true);
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
        this.replies = new ReplyReader(in);
        watchdog.watch(this);
    }

    String peer() {
        return peer;
    }

    boolean peerIsLoopback() {
        return socket.getInetAddress().isLoopbackAddress();
    }

    /** Protocol and cipher suite; null in plain text. */
    @Nullable
    String tls() {
        return tls;
    }

    /** Those that the server showed, its own first; none in plain text. */
    List<X509Certificate> certificates() {
        return certificates;
    }

    boolean isOpen() {
        return open;
    }

    /** Starts an attempt that has to be over at {@code end}, by {@link Watchdog#now()}. */
    void begin(long end, Duration blockTimeout) {
        this.attemptEnd = end;
        this.blockTimeout = blockTimeout;
    }

    /** No attempt is under way; the wire may lie still for as long as it likes. */
    void rest() {
        limit.getAndUpdate(current -> current.cut() ? current : Limit.NONE);
    }

    /**
     * Gives the next step so much time, and never more than the attempt has left.
     *
     * @throws SocketTimeoutException when there is none left, or the wire was cut
     */
    void allow(Duration atMost) throws SocketTimeoutException {
        allow(atMost, Watchdog.now());
    }

    private void allow(Duration atMost, long now) throws SocketTimeoutException {
        long left = attemptEnd - now;
        Limit next = left < atMost.toNanos()
                ? new Limit(attemptEnd, null, false)
                : new Limit(now + atMost.toNanos(), atMost, false);
        if (left <= 0) {
            throw next.overdue();
        }
        Limit before = limit.getAndUpdate(current -> current.cut() ? current : next);
        if (before.cut()) {
            throw before.overdue();
        }
    }

    /** Called by the watchdog alone. */
    void cutIfOverdue(long now) {
        Limit current = limit.get();
        boolean overdue = !current.equals(Limit.NONE) && !current.cut() && now - current.at() >= 0;
        // Compared, because the wire's own thread may just have come in time and set its next limit.
        if (overdue && limit.compareAndSet(current, new Limit(current.at(), current.step(), true))) {
            abort();
        }
    }

    void line(String command, int longest) throws IOException {
        output.line(command, longest);
    }

    void message(byte[] message, MessageFacts facts) throws IOException {
        output.message(message, facts);
    }

    void finalDot() throws IOException {
        output.finalDot(true);
    }

    void flush() throws IOException {
        output.flush();
    }

    ReplyReader.Lines reply(Duration atMost) throws IOException {
        allow(atMost);
        return read();
    }

    /** The last one of an attempt: it is waited for in full, whatever the attempt has left. */
    ReplyReader.Lines lastReply(Duration atMost) throws IOException {
        long now = Watchdog.now();
        long end = now + atMost.toNanos();
        attemptEnd = end - attemptEnd > 0 ? end : attemptEnd;
        allow(atMost, now);
        return read();
    }

    private ReplyReader.Lines read() throws IOException {
        try {
            return replies.read();
        } catch (IOException e) {
            throw named(e);
        }
    }

    /**
     * Whether the server has said nothing that was not asked for. A reply that is there before its command would be taken for
     * the next one's, and each after it for the next but one's.
     */
    boolean quiet() throws IOException {
        if (replies.hasMore()) {
            return false;
        }
        if (socket.getInputStream().available() == 0) {
            return true;
        }
        if (tls == null) {
            return false;
        }
        // Bytes, but not necessarily a reply: TLS 1.3 sends tickets and new keys at any time.
        allow(blockTimeout);
        socket.setSoTimeout((int) PEEK.toMillis());
        try {
            return !replies.fill();
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            throw named(e);
        } finally {
            if (!socket.isClosed()) {
                socket.setSoTimeout(0);
            }
        }
    }

    /** Puts TLS over the socket. The socket itself stays ours, because closing it never waits for a peer. */
    void secure(SSLSocketFactory factory, SmtpServer server, Duration atMost) throws IOException {
        allow(atMost);
        try {
            SSLSocket secured = Tls.over(factory, socket, server);
            secured.startHandshake();
            this.tls = secured.getSession().getProtocol() + " "
                    + secured.getSession().getCipherSuite();
            this.certificates = Arrays.stream(secured.getSession().getPeerCertificates())
                    .filter(X509Certificate.class::isInstance)
                    .map(X509Certificate.class::cast)
                    .toList();
            this.in = secured.getInputStream();
            this.out = secured.getOutputStream();
            this.replies = new ReplyReader(in);
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** Ends the connection at once. What still lies in the kernel's send buffer is thrown away with it. */
    void abort() {
        open = false;
        watchdog.forget(this);
        try {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // Closed already, or the system knows no linger: the close below is all that matters.
        }
        closeSocket();
    }

    /** Ends the connection after all that was written. */
    void close() {
        open = false;
        watchdog.forget(this);
        closeSocket();
    }

    private void closeSocket() {
        try {
            socket.close();
        } catch (IOException e) {
            // There is nobody left to whom this would matter.
        }
    }

    private void write(byte[] bytes, int length) throws IOException {
        allow(blockTimeout);
        try {
            out.write(bytes, 0, length);
        } catch (IOException e) {
            throw named(e);
        }
    }

    /** If it was the watchdog who closed the socket, the reason is not "Socket closed". */
    private IOException named(IOException e) {
        Limit now = limit.get();
        return now.cut() ? (IOException) now.overdue().initCause(e) : e;
    }
}
