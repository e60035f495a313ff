package dev.posthaste.access;

import java.util.Arrays;

/** What is kept of a key: an HMAC-SHA-256, 32 octets, which are compared and never turned back. */
final class KeyHash {

    private final byte[] octets;

    KeyHash(byte[] octets) {
        this.octets = octets.clone();
    }

    byte[] octets() {
        return octets.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof KeyHash hash && Arrays.equals(octets, hash.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }
}
