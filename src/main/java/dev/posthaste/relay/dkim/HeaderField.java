package dev.posthaste.relay.dkim;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * One field of a header, as a range of the message's bytes, its folded lines included.
 *
 * @param name in lower case; empty when the line is no field
 * @param value where its value begins: behind the colon
 * @param end behind its last CRLF
 */
record HeaderField(String name, int value, int end) {

    /**
     * A message, cut where its header ends.
     *
     * @param body where the body begins; the length of a message without one
     */
    record Cut(List<HeaderField> fields, int body) {}

    static Cut cut(byte[] message) {
        List<HeaderField> fields = new ArrayList<>();
        int at = 0;
        while (at < message.length) {
            int end = lineEnd(message, at);
            if (end == at + 2 && message[at] == '\r') {
                return new Cut(fields, end);
            }
            while (end < message.length && isBlank(message[end])) { // a folded line
                end = lineEnd(message, end);
            }
            fields.add(field(message, at, end));
            at = end;
        }
        return new Cut(fields, message.length);
    }

    private static HeaderField field(byte[] message, int from, int end) {
        int colon = from;
        while (colon < end && message[colon] != ':') {
            colon++;
        }
        if (colon == end) {
            return new HeaderField("", end, end);
        }
        String name = new String(message, from, colon - from, StandardCharsets.ISO_8859_1);
        return new HeaderField(name.stripTrailing().toLowerCase(Locale.ROOT), colon + 1, end);
    }

    /** Behind the CRLF. */
    private static int lineEnd(byte[] message, int from) {
        for (int i = from; i + 1 < message.length; i++) {
            if (message[i] == '\r' && message[i + 1] == '\n') {
                return i + 2;
            }
        }
        return message.length;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }
}
