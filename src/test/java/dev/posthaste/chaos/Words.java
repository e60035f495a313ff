package dev.posthaste.chaos;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * What a sink says, and how: SMTP or not, at once, octet by octet, again and again, or not at all.
 *
 * @param pause before each octet; zero: all at once
 * @param endless until the other has had enough
 * @param last whether the conversation ends with it
 */
record Words(byte[] octets, Duration pause, boolean endless, boolean last) {

    static Words of(String reply) {
        return new Words(octets(reply + "\r\n"), Duration.ZERO, false, reply.startsWith("421"));
    }

    static Words raw(byte[] octets) {
        return new Words(octets, Duration.ZERO, false, false);
    }

    static Words nothing() {
        return raw(new byte[0]);
    }

    /** Listens, and says nothing until the other goes away. */
    static Words silence() {
        return new Words(new byte[0], Duration.ZERO, true, true);
    }

    Words dripped(Duration each) {
        return new Words(octets, each, endless, last);
    }

    Words endlessly() {
        return new Words(octets, pause, true, true);
    }

    Words thenGone() {
        return new Words(octets, pause, endless, true);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Words words
                && Arrays.equals(words.octets, octets)
                && words.pause.equals(pause)
                && words.endless == endless
                && words.last == last;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return new String(octets, StandardCharsets.ISO_8859_1).strip();
    }
}
