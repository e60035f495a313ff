package dev.posthaste.journey;

import dev.posthaste.secrecy.Masters;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** Encryption, with a master of this run, and one of before that still opens. */
public final class Sealed implements QuarkusTestResourceLifecycleManager {

    private static final String FORMER = "last-year:" + Base64.getEncoder().encodeToString(new byte[32]);

    /** The master that sealed before this one. */
    public static Masters former() {
        return Masters.of(List.of(FORMER));
    }

    @Override
    public Map<String, String> start() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        try {
            Path masters = Files.createTempFile(Path.of("target").toAbsolutePath(), "masters-", "");
            Files.writeString(masters, "this-run:" + Base64.getEncoder().encodeToString(key) + "\n" + FORMER + "\n");
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
