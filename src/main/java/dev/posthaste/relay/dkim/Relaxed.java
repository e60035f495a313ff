package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;

/** The canonical form of header fields and of the body that survives what relays do to blanks (RFC 6376 section 3.4). */
final class Relaxed {

    private static final int CHUNK = 8 * 1024;

    private Relaxed() {}

    /** Section 3.4.2, without the CRLF at the end. */
    static void field(String name, byte[] bytes, int value, int end, ByteArrayOutputStream out) {
        out.writeBytes(name.getBytes(US_ASCII));
        out.write(':');
        boolean begun = false;
        boolean blank = false;
        for (int i = value; i < end; i++) {
            byte b = bytes[i];
            if (isLineEnd(bytes, i, end)) {
                i++;
            } else if (b == ' ' || b == '\t') {
                blank = begun;
            } else {
                if (blank) {
                    out.write(' ');
                    blank = false;
                }
                out.write(b);
                begun = true;
            }
        }
    }

    /** The hash of the body in its relaxed form, section 3.4.4. */
    static byte[] bodyHash(byte[] message, int body) {
        return new Body().hash(message, body);
    }

    private static boolean isLineEnd(byte[] bytes, int at, int end) {
        return bytes[at] == '\r' && at + 1 < end && bytes[at + 1] == '\n';
    }

    /** In chunks, so that a large message is not held a second time. */
    private static final class Body {

        private final MessageDigest sha256 = Sha256.digest();
        private final byte[] chunk = new byte[CHUNK];
        private int filled;

        byte[] hash(byte[] message, int from) {
            // Line ends and blanks wait until something stands behind them: at the end of the body, or of a line, they
            // do not count.
            int lines = 0;
            boolean blank = false;
            boolean empty = true;
            for (int i = from; i < message.length; i++) {
                byte b = message[i];
                if (isLineEnd(message, i, message.length)) {
                    i++;
                    lines++;
                    blank = false;
                } else if (b == ' ' || b == '\t') {
                    blank = true;
                } else {
                    for (; lines > 0; lines--) {
                        endLine();
                    }
                    if (blank) {
                        put(' ');
                        blank = false;
                    }
                    put(b);
                    empty = false;
                }
            }
            if (!empty) {
                endLine();
            }
            sha256.update(chunk, 0, filled);
            return sha256.digest();
        }

        private void endLine() {
            put('\r');
            put('\n');
        }

        private void put(int b) {
            if (filled == CHUNK) {
                sha256.update(chunk, 0, filled);
                filled = 0;
            }
            chunk[filled++] = (byte) b;
        }
    }
}
