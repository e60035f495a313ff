package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Looks once more at a message's header (RFC 5322 section 2.2) before it leaves. Whoever composed it has seen to all of this;
 * should a value ever bring a line of its own with it, the mail stops here instead of going out with a header that somebody
 * else wrote.
 */
final class HeaderBlock {

    /** RFC 5322 section 2.1.1, without the line end. */
    private static final int LONGEST_LINE = 998;

    /** RFC 5322 section 3.6 and RFC 2045: those that can stand there once. */
    private static final Set<String> SINGLE = Set.of(
            "date",
            "from",
            "sender",
            "reply-to",
            "to",
            "cc",
            "bcc",
            "message-id",
            "in-reply-to",
            "references",
            "subject",
            "mime-version",
            "content-type",
            "content-transfer-encoding",
            "content-disposition");

    private HeaderBlock() {}

    /** @param message whose lines end with CRLF */
    static boolean isSound(byte[] message) {
        Set<String> seen = new HashSet<>();
        int start = 0;
        while (start < message.length) {
            int end = lineEnd(message, start);
            if (end == start) {
                return true; // the empty line before the body
            }
            if (end - start > LONGEST_LINE || !isText(message, start, end)) {
                return false;
            }
            boolean folded = message[start] == ' ' || message[start] == '\t';
            if (folded ? start == 0 : !isField(message, start, end, seen)) {
                return false;
            }
            start = end + 2;
        }
        return true;
    }

    private static int lineEnd(byte[] message, int start) {
        int end = start;
        while (end < message.length && message[end] != '\r') {
            end++;
        }
        return end;
    }

    private static boolean isText(byte[] message, int start, int end) {
        for (int i = start; i < end; i++) {
            byte b = message[i];
            if ((b >= 0 && b < ' ' && b != '\t') || b == 127) {
                return false;
            }
        }
        return true;
    }

    private static boolean isField(byte[] message, int start, int end, Set<String> seen) {
        int colon = start;
        while (colon < end && message[colon] > ' ' && message[colon] != ':') {
            colon++;
        }
        if (colon == start || colon == end || message[colon] != ':') {
            return false;
        }
        String name = new String(message, start, colon - start, US_ASCII).toLowerCase(Locale.ROOT);
        return !SINGLE.contains(name) || seen.add(name);
    }
}
