package dev.posthaste.journey;

import dev.posthaste.relay.dkim.TestKeys;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** A relay that signs for acme.test, and withholds what it cannot sign. */
public final class SigningRelay implements QuarkusTestResourceLifecycleManager {

    private final Path folder;

    public SigningRelay() {
        try {
            folder = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "dkim-");
            put("2026a", TestKeys.RSA);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a new Secret does: the whole file at once. */
    void put(String selector, String key) throws IOException {
        Path written = Files.writeString(folder.resolve(selector + ".new"), key);
        Files.move(written, folder.resolve(selector + "._domainkey.acme.test.pem"), StandardCopyOption.ATOMIC_MOVE);
    }

    void remove(String selector) throws IOException {
        Files.delete(folder.resolve(selector + "._domainkey.acme.test.pem"));
    }

    @Override
    public Map<String, String> start() {
        return Map.of(
                "posthaste.dkim.directory", folder.toString(),
                "posthaste.dkim.reload", "50ms",
                "posthaste.dkim.required", "true");
    }

    @Override
    public void inject(TestInjector fields) {
        fields.injectIntoFields(this, new TestInjector.MatchesType(SigningRelay.class));
    }

    @Override
    public void stop() {}
}
