package dev.posthaste.access;

import dev.posthaste.ops.Journal;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Turns a key into what is kept of it. A key has 190 random bits, so that nobody finds it from its hash; the secret in the hash is
 * against those who can write to the table, and would else write a key of their own into it.
 */
@Singleton
final class Pepper {

    private static final Journal LOG = Journal.of(Pepper.class);
    private static final String HMAC = "HmacSHA256";
    private static final int SHORTEST = 16;

    private final List<Mac> macs;

    Pepper(AccessConfig config) {
        this.macs = config.pepper().stream().map(Pepper::mac).toList();
        if (config.pepper().getFirst().equals(AccessConfig.PUBLIC_PEPPER)) {
            LOG.warn(
                    "the hashes of API keys have no secret in them: who can write to the database can make a key",
                    "setting",
                    "posthaste.access.pepper");
        }
    }

    /** For a key that is made now. */
    KeyHash hash(Token token) {
        return hash(macs.getFirst(), token.text());
    }

    /** As a key may have been hashed when it was made. */
    List<KeyHash> hashes(String token) {
        return macs.stream().map(mac -> hash(mac, token)).toList();
    }

    private static KeyHash hash(Mac keyed, String token) {
        try {
            // A copy is cheaper than a look for the algorithm, and this is done for every request.
            Mac mac = (Mac) keyed.clone();
            return new KeyHash(mac.doFinal(token.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("The JDK's own HMAC can be copied.", e);
        }
    }

    private static Mac mac(String secret) {
        if (secret.length() < SHORTEST && !secret.equals(AccessConfig.PUBLIC_PEPPER)) {
            throw new IllegalArgumentException(
                    "posthaste.access.pepper has a secret of less than %d characters.".formatted(SHORTEST));
        }
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has HMAC with SHA-256.", e);
        }
    }
}
