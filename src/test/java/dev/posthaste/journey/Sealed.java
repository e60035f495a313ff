package dev.posthaste.journey;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/** Encryption, with a master of this run. */
public final class Sealed implements QuarkusTestResourceLifecycleManager {

    @Override
    public Map<String, String> start() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try {
            Path masters = Files.createTempFile(Path.of("target").toAbsolutePath(), "masters-", "");
            Files.writeString(masters, "this-run:" + Base64.getEncoder().encodeToString(key) + "\n");
            return Map.of("posthaste.encryption.enabled", "true", "posthaste.encryption.masters", masters.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void stop() {
        // a file in target
    }
}
