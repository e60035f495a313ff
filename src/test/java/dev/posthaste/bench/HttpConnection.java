package dev.posthaste.bench;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A kept HTTP/1.1 connection to this machine: one write and one read a request. It understands what our service answers, no more. */
public final class HttpConnection implements AutoCloseable {

    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 30_000;
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: *(\\d+)\r\n");

    private final Socket socket = new Socket();
    private final InputStream in;
    private final OutputStream out;
    private final byte[] answer = new byte[16 * 1024];
    private boolean toldWhenToRetry;
    private String body = "";

    /** Connects at once. */
    public HttpConnection(int port) throws IOException {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(READ_MILLIS);
            in = socket.getInputStream();
            out = socket.getOutputStream();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** @return the answer's status code */
    public int exchange(byte[] request) throws IOException {
        out.write(request);
        int length = 0;
        int end = -1;
        String head = "";
        while (end < 0) {
            length += read(length);
            head = new String(answer, 0, length, StandardCharsets.ISO_8859_1);
            end = head.indexOf("\r\n\r\n");
        }
        String fields = head.substring(0, end + 2).toLowerCase(Locale.ROOT);
        toldWhenToRetry = fields.contains("\r\nretry-after: ");
        Matcher stated = LENGTH.matcher(fields);
        int whole = end + 4 + (stated.find() ? Integer.parseInt(stated.group(1)) : 0);
        while (length < whole) {
            length += read(length);
        }
        body = new String(answer, end + 4, whole - end - 4, StandardCharsets.UTF_8);
        return Integer.parseInt(head.substring(9, 12));
    }

    /** Whether the last answer said when to ask again. */
    public boolean toldWhenToRetry() {
        return toldWhenToRetry;
    }

    /** Of the last answer. */
    public String body() {
        return body;
    }

    private int read(int from) throws IOException {
        int count = in.read(answer, from, answer.length - from);
        if (count <= 0) {
            throw new EOFException("The answer ended too early, or is too long for us.");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
