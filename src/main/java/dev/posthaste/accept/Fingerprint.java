package dev.posthaste.accept;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** By which two bodies are known to be the same, byte by byte: half a SHA-256, in hex. */
record Fingerprint(String value) {

    private static final int BYTES = 16;

    static Fingerprint of(byte[] body) {
        try {
            return new Fingerprint(HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(body), 0, BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
