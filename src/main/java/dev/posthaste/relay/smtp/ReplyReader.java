package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cuts a stream into replies. Whatever the server sends, it holds no more than {@value #LARGEST_REPLY} bytes of it. */
final class ReplyReader {

    private static final int LARGEST_REPLY = 64 * 1024;
    private static final int MOST_LINES = 128;

    private final InputStream in;
    private byte[] buffer = new byte[4 * 1024];
    private int next;
    private int end;

    ReplyReader(InputStream in) {
        this.in = in;
    }

    /** @param lines without code and line end; at least one */
    record Lines(int code, List<String> lines) {
        SmtpReply reply() {
            return SmtpReply.of(code, lines);
        }
    }

    /**
     * @throws EOFException when the connection ends before or within the reply
     * @throws ProtocolViolation when it is no reply, or longer than any server has reason for
     */
    Lines read() throws IOException {
        List<String> lines = new ArrayList<>(1);
        int code = 0;
        int size = 0;
        boolean last = false;
        while (!last) {
            int length = lineLength(LARGEST_REPLY - size);
            int textEnd = next + length - 1;
            // RFC 5321 wants CRLF; a lone LF does no harm in this direction.
            if (textEnd > next && buffer[textEnd - 1] == '\r') {
                textEnd--;
            }
            int lineCode = codeAt(next, textEnd);
            if (code != 0 && lineCode != code) {
                throw new ProtocolViolation("the lines of a reply bear different codes");
            }
            code = lineCode;
            last = textEnd - next == 3 || buffer[next + 3] == ' ';
            int textStart = Math.min(next + 4, textEnd);
            lines.add(new String(buffer, textStart, textEnd - textStart, UTF_8));
            size += length;
            next += length;
            if (!last && lines.size() == MOST_LINES) {
                throw new ProtocolViolation("a reply of more than " + MOST_LINES + " lines");
            }
        }
        if (next == end) {
            next = 0;
            end = 0;
            if (buffer.length > 4 * 1024) {
                buffer = new byte[4 * 1024];
            }
        }
        return new Lines(code, lines);
    }

    /** Whether bytes were read that no reply has used. */
    boolean hasMore() {
        return next < end;
    }

    /** Reads what there is, once; for a caller that only wants to know whether there is something. */
    boolean fill() throws IOException {
        if (end == buffer.length) {
            if (next > 0) {
                System.arraycopy(buffer, next, buffer, 0, end - next);
                end -= next;
                next = 0;
            } else {
                buffer = Arrays.copyOf(buffer, Math.min(buffer.length * 2, LARGEST_REPLY));
            }
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            throw new EOFException("the server closed the connection");
        }
        end += read;
        return read > 0;
    }

    /** The length of the next line with its LF, read in full from {@code next} on. */
    private int lineLength(int atMost) throws IOException {
        int seen = 0;
        while (true) {
            for (; next + seen < end; seen++) {
                if (seen == atMost) {
                    throw new ProtocolViolation("a reply of more than 64 kB");
                }
                if (buffer[next + seen] == '\n') {
                    return seen + 1;
                }
            }
            if (seen >= atMost) {
                throw new ProtocolViolation("a reply of more than 64 kB");
            }
            fill();
        }
    }

    private int codeAt(int from, int to) throws ProtocolViolation {
        boolean shaped = to - from >= 3
                && buffer[from] >= '2'
                && buffer[from] <= '5'
                && isDigit(buffer[from + 1])
                && isDigit(buffer[from + 2])
                && (to - from == 3 || buffer[from + 3] == ' ' || buffer[from + 3] == '-');
        if (!shaped) {
            throw new ProtocolViolation("what the server said is not an SMTP reply");
        }
        return (buffer[from] - '0') * 100 + (buffer[from + 1] - '0') * 10 + buffer[from + 2] - '0';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
