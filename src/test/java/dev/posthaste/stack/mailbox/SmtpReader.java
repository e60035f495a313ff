package dev.posthaste.stack.mailbox;

import java.io.EOFException;
import java.io.Flushable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Commands and mail data off the wire. Only CRLF ends a line (RFC 5321 section 2.3.8); a bare CR or LF is reported, never
 * taken for one, since a server that is lenient here is how mail is smuggled past another.
 */
final class SmtpReader {

    private static final int LONGEST_LINE = 4096;
    private static final int END = -1;

    /** @param text null at the end of the stream */
    record Line(@Nullable String text, boolean strict, boolean tooLong) {}

    /** Mail data without its dot-stuffing and its final dot. */
    record Data(byte[] bytes, boolean strict, boolean tooLarge) {}

    private final InputStream in;
    private final Flushable replies;
    private final byte[] buffer = new byte[32 * 1024];
    private int position;
    private int limit;

    /** @param replies flushed before each wait: so pipelined commands get their replies in one packet (RFC 2920) */
    SmtpReader(InputStream in, Flushable replies) {
        this.in = in;
        this.replies = replies;
    }

    Line line() throws IOException {
        byte[] line = new byte[128];
        int length = 0;
        boolean strict = true;
        int previous = END;
        for (int b = next(); b != END; previous = b, b = next()) {
            if (b == '\n') {
                // A bare LF ends the line all the same, or its sender would wait for a reply for ever.
                strict &= previous == '\r';
                int end = Math.min(length, LONGEST_LINE) - (previous == '\r' && length <= LONGEST_LINE ? 1 : 0);
                return new Line(new String(line, 0, end, StandardCharsets.UTF_8), strict, length > LONGEST_LINE);
            }
            strict &= previous != '\r';
            if (length < LONGEST_LINE) {
                line = roomFor(line, length);
                line[length] = (byte) b;
            }
            length++;
        }
        return new Line(null, true, false);
    }

    /** @throws EOFException when the stream ends before the final dot */
    Data data(int largest) throws IOException {
        byte[] bytes = new byte[8 * 1024];
        int length = 0;
        boolean strict = true;
        int column = 0;
        boolean dotted = false;
        int previous = END;
        for (int b = next(); b != END; previous = b, b = next()) {
            if (column == 0 && b == '.') {
                dotted = true;
                column = 1;
                continue;
            }
            boolean lineEnds = b == '\n' && previous == '\r';
            if (lineEnds && dotted && column == 2) {
                // The CR of the final line is in already.
                byte[] mail = Arrays.copyOf(bytes, Math.min(length - 1, largest));
                return new Data(mail, strict, length - 1 > largest);
            }
            strict &= (b == '\n') == (previous == '\r');
            if (length < largest + 1) {
                bytes = roomFor(bytes, length);
                bytes[length] = (byte) b;
            }
            length++;
            column = lineEnds ? 0 : column + 1;
            dotted &= !lineEnds;
        }
        throw new EOFException("The connection ended within the mail data.");
    }

    private static byte[] roomFor(byte[] bytes, int length) {
        return length < bytes.length ? bytes : Arrays.copyOf(bytes, 2 * bytes.length);
    }

    private int next() throws IOException {
        if (position == limit) {
            replies.flush();
            position = 0;
            limit = Math.max(in.read(buffer), 0);
            if (limit == 0) {
                return END;
            }
        }
        return buffer[position++] & 0xFF;
    }
}
