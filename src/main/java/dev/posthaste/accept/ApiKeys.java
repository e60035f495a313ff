package dev.posthaste.accept;

import dev.posthaste.Caller;
import dev.posthaste.ops.Journal;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows who holds which API key. Only hashes are kept: SHA-256 without salt or stretching is right here, because a key is 190
 * random bits and not a password. Without a configured key nobody is let in.
 */
@Singleton
final class ApiKeys {

    private static final Journal LOG = Journal.of(ApiKeys.class);
    private static final String HASHED = "sha256:";
    private static final Caller BOOTSTRAP = new Caller("default", "bootstrap");

    private final byte @Nullable [] bootstrap;

    ApiKeys(AcceptConfig config) {
        this.bootstrap = config.apiKey()
                .filter(key -> !key.isBlank())
                .map(ApiKeys::hashOf)
                .orElse(null);
        if (bootstrap == null) {
            LOG.warn("no API key is configured and every request will be refused", "setting", "posthaste.api-key");
        }
    }

    Optional<Caller> holderOf(String key) {
        byte[] presented = sha256(key);
        // In constant time: how long a refusal takes must not tell how much of a key was right.
        return bootstrap != null && MessageDigest.isEqual(bootstrap, presented)
                ? Optional.of(BOOTSTRAP)
                : Optional.empty();
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
