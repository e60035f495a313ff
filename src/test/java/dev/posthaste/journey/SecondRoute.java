package dev.posthaste.journey;

import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Another smarthost beside the stack's mailbox, and a relay that loses its patience sooner. */
public final class SecondRoute implements QuarkusTestResourceLifecycleManager {

    private final LocalMailbox mailbox;

    public SecondRoute() {
        try {
            mailbox = LocalMailbox.start(
                    Files.createTempDirectory(Path.of("target").toAbsolutePath(), "second-"),
                    LocalMailbox.Settings.anyPorts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    LocalMailbox mailbox() {
        return mailbox;
    }

    @Override
    public Map<String, String> start() {
        return Map.of(
                "posthaste.routes.second.host", "127.0.0.1",
                "posthaste.routes.second.port", String.valueOf(mailbox.smtpPort()),
                "posthaste.routes.second.tls", "none",
                "posthaste.relay.slow-after", "1s");
    }

    @Override
    public void inject(TestInjector fields) {
        fields.injectIntoFields(this, new TestInjector.MatchesType(SecondRoute.class));
    }

    @Override
    public void stop() {
        try {
            mailbox.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
