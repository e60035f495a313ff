package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.UTF_8;

/** A private key and its name. The same input makes the same signature, whenever it is made. */
sealed interface SigningKey permits RsaKey, Ed25519Key {

    KeyName name();

    /** The {@code a=} of the signature. */
    String algorithm();

    /** What a receiver finds in DNS: the text of the TXT record (RFC 6376 section 3.6.1). */
    String record();

    /** @param input the canonical header fields, the signature's own last (RFC 6376 section 3.7) */
    byte[] sign(byte[] input);

    boolean verifies(byte[] input, byte[] signature);

    /** A key can be well-formed and yet not be whole; then this says so before a mail does. */
    default boolean works() {
        byte[] sample = name().toString().getBytes(UTF_8);
        return verifies(sample, sign(sample));
    }
}
