package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** Keys as {@code openssl genpkey} writes them. Those of RSA take a while, so there are two of them for all tests. */
public final class TestKeys {

    public static final String RSA = rsa(2048);
    public static final String OTHER_RSA = rsa(2048);

    private TestKeys() {}

    public static String rsa(int bits) {
        return pem("RSA", bits);
    }

    public static String ed25519() {
        return pem("Ed25519", 255);
    }

    static SigningKey key(String selector, String domain, String pem) {
        return PrivateKeys.parse(new KeyName(selector, domain), pem);
    }

    static String pem(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return pem("PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(String type, byte[] content) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        type, Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content), type);
    }
}
