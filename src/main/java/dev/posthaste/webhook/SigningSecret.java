package dev.posthaste.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What an endpoint knows us by: 24 to 64 random octets, shared with it once.
 *
 * @see <a href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md">Standard Webhooks 1.0</a>
 */
final class SigningSecret {

    private static final String PREFIX = "whsec_";
    private static final String HMAC = "HmacSHA256";
    private static final int OCTETS = 32;

    private final byte[] octets;

    private SigningSecret(byte[] octets) {
        this.octets = octets.clone();
    }

    static SigningSecret fresh(RandomGenerator random) {
        byte[] octets = new byte[OCTETS];
        random.nextBytes(octets);
        return new SigningSecret(octets);
    }

    /** As it stands in the database. */
    static SigningSecret ofOctets(byte[] octets) {
        return new SigningSecret(octets);
    }

    byte[] octets() {
        return octets.clone();
    }

    /** As its owner gets it. */
    String text() {
        return PREFIX + Base64.getEncoder().encodeToString(octets);
    }

    /**
     * @param timestamp in seconds since 1970
     * @return one signature, as it stands in {@code webhook-signature}
     */
    String sign(String messageId, long timestamp, String payload) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(octets, HMAC));
            byte[] signature = mac.doFinal((messageId + "." + timestamp + "." + payload).getBytes(UTF_8));
            return "v1," + Base64.getEncoder().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every Java has HMAC-SHA256.", e);
        }
    }

    /** Not the secret: this ends up in logs. */
    @Override
    public String toString() {
        return PREFIX + "…";
    }
}
