package dev.posthaste.relay.smtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One reply of a server (RFC 5321 section 4.2).
 *
 * @param code 200 to 599
 * @param status the enhanced status; null when there is none, or it contradicts the code
 * @param text the rest, lines joined by a space. A stranger wrote it: control characters are replaced here and it is cut
 *     at 512 characters, so that it can be logged, stored and shown
 */
public record SmtpReply(int code, @Nullable EnhancedStatus status, String text) {

    private static final int LONGEST_TEXT = 512;

    public SmtpReply {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("Not a reply code.");
        }
        text = printable(text);
    }

    static SmtpReply of(int code, List<String> lines) {
        EnhancedStatus status = EnhancedStatus.leading(lines.getFirst());
        if (status == null || status.klass() != code / 100) {
            return new SmtpReply(code, null, String.join(" ", lines));
        }
        // RFC 2034 section 4: every line of a reply repeats the status.
        String repeated = status.toString();
        List<String> bare = lines.stream()
                .map(line -> line.startsWith(repeated)
                        ? line.substring(repeated.length()).strip()
                        : line)
                .toList();
        return new SmtpReply(code, status, String.join(" ", bare));
    }

    public boolean positive() {
        return code < 300;
    }

    public boolean transientFailure() {
        return code >= 400 && code < 500;
    }

    public boolean permanentFailure() {
        return code >= 500;
    }

    /** RFC 5321 section 3.8: the server says this, at whatever moment, when it is about to close the connection. */
    public boolean closing() {
        return code == 421;
    }

    @Override
    public String toString() {
        return code + (status == null ? "" : " " + status) + (text.isEmpty() ? "" : " " + text);
    }

    private static String printable(String text) {
        int end = Math.min(text.length(), LONGEST_TEXT);
        if (end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
            end--;
        }
        StringBuilder clean = new StringBuilder(end);
        text.substring(0, end)
                .codePoints()
                .map(c -> switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR -> '\uFFFD';
                    default -> c;
                })
                .forEach(clean::appendCodePoint);
        return clean.toString();
    }
}
