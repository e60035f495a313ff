package dev.posthaste.bench;

/** Looks for the end of a message (RFC 5321 section 4.1.1.4), over as many buffers as it takes. */
final class FinalDot {

    private static final byte[] END = {'\r', '\n', '.', '\r', '\n'};

    private int matched;

    /** The CRLF of the DATA line itself is the first half of an empty message's end. */
    void reset() {
        matched = 2;
    }

    /** @return where the message is over, the first octet that is not its own; negative when it goes on */
    int find(byte[] buffer, int from, int end) {
        for (int at = from; at < end; at++) {
            byte octet = buffer[at];
            if (octet == END[matched]) {
                matched++;
                if (matched == END.length) {
                    return at + 1;
                }
            } else {
                matched = octet == '\r' ? 1 : 0;
            }
        }
        return -1;
    }
}
