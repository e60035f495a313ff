package dev.posthaste.access;

import dev.posthaste.Caller;
import dev.posthaste.Grant;
import dev.posthaste.ops.Journal;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key of the configuration, for the first steps and for the day on which no other works. It may do everything, in the tenant
 * {@code default}. SHA-256 without salt or stretching is right here, because a key is 190 random bits and not a password.
 */
@Singleton
final class BootstrapKey {

    private static final Journal LOG = Journal.of(BootstrapKey.class);
    private static final String HASHED = "sha256:";
    private static final Optional<Caller> HOLDER = Optional.of(new Caller("default", "bootstrap", Grant.ALL));

    private final byte @Nullable [] hash;

    BootstrapKey(BootstrapConfig config) {
        this.hash = config.apiKey()
                .filter(key -> !key.isBlank())
                .map(BootstrapKey::hashOf)
                .orElse(null);
        if (hash == null) {
            LOG.info(
                    "no bootstrap key is configured, so that only keys of the database open",
                    "setting",
                    "posthaste.api-key");
        }
    }

    Optional<Caller> holderOf(String key) {
        // In constant time: how long a refusal takes must not tell how much of a key was right.
        return hash != null && MessageDigest.isEqual(hash, sha256(key)) ? HOLDER : Optional.empty();
    }

    private static byte[] hashOf(String configured) {
        if (!configured.startsWith(HASHED)) {
            return sha256(configured);
        }
        byte[] hash =
                HexFormat.of().parseHex(configured.substring(HASHED.length()).strip());
        if (hash.length != 32) {
            throw new IllegalArgumentException("posthaste.api-key has sha256: without the 64 hex digits of a hash.");
        }
        return hash;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
