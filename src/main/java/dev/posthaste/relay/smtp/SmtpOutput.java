package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;

/**
 * The buffer in front of the socket: command lines and messages go in, whole buffers go out. A group of commands, and a
 * message of common size with its final dot, leave in one write each; never byte by byte, and not by a
 * {@code BufferedOutputStream}, which on a virtual thread starts with 512 bytes.
 */
final class SmtpOutput {

    /** RFC 5321 section 4.5.3.1.4, CRLF included. */
    static final int LONGEST_COMMAND = 512;
    /** What the parameters of SIZE, 8BITMIME, SMTPUTF8 and DSN may add, generously. */
    static final int LONGEST_ENVELOPE_COMMAND = 1000;
    /** RFC 4954 section 4. */
    static final int LONGEST_AUTH_COMMAND = 12_288;

    private static final byte[] DOT_AFTER_LINE = {'.', '\r', '\n'};
    private static final byte[] DOT_WITHIN_LINE = {'\r', '\n', '.', '\r', '\n'};

    private final byte[] buffer = new byte[32 * 1024];
    private final Drain drain;
    private int filled;

    /** Hands bytes to the socket. */
    interface Drain {
        void write(byte[] bytes, int length) throws IOException;
    }

    SmtpOutput(Drain drain) {
        this.drain = drain;
    }

    /**
     * Puts one command line. That it can be no more than one line is checked here for all of them, whatever they are made
     * of.
     *
     * @throws IllegalArgumentException for a control character or a line that is too long; always a bug, never a mail's fault
     */
    void line(String command, int longest) throws IOException {
        byte[] bytes = command.getBytes(UTF_8);
        if (bytes.length + 2 > longest) {
            throw new IllegalArgumentException("An SMTP command is too long.");
        }
        for (byte b : bytes) {
            if ((b >= 0 && b < ' ') || b == 127) {
                throw new IllegalArgumentException("An SMTP command holds a control character.");
            }
        }
        put(bytes, 0, bytes.length);
        put(DOT_WITHIN_LINE, 0, 2);
    }

    /**
     * Puts a message and the final dot, and writes all of it but the last buffer, which holds the dot in full. Until that is
     * flushed the server cannot take the mail.
     */
    void message(byte[] message, MessageFacts facts) throws IOException {
        int from = 0;
        if (facts.dotted()) {
            // RFC 5321 section 4.5.2. Whole ranges are copied; each starts at the dot that is to be doubled.
            byte before = '\n';
            for (int i = 0; i < message.length; i++) {
                if (message[i] == '.' && before == '\n') {
                    put(message, from, i);
                    put(DOT_AFTER_LINE, 0, 1);
                    from = i;
                }
                before = message[i];
            }
        }
        put(message, from, message.length);
        finalDot(facts.ended());
    }

    /** Puts a dot on a line of its own. Never split over two writes: half of it must not leave before the caller agrees. */
    void finalDot(boolean lineEnded) throws IOException {
        byte[] dot = lineEnded ? DOT_AFTER_LINE : DOT_WITHIN_LINE;
        if (buffer.length - filled < dot.length) {
            flush();
        }
        put(dot, 0, dot.length);
    }

    void flush() throws IOException {
        if (filled > 0) {
            int length = filled;
            filled = 0;
            drain.write(buffer, length);
        }
    }

    private void put(byte[] bytes, int from, int to) throws IOException {
        int at = from;
        while (at < to) {
            if (filled == buffer.length) {
                flush();
            }
            int length = Math.min(to - at, buffer.length - filled);
            System.arraycopy(bytes, at, buffer, filled, length);
            filled += length;
            at += length;
        }
    }
}
