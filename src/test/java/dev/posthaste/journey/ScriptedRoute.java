package dev.posthaste.journey;

import dev.posthaste.relay.smtp.ScriptedServer;
import dev.posthaste.relay.smtp.TestCertificates;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The only way out leads to a smarthost that wants TLS and a login, and that keeps every word that was said to it. */
public final class ScriptedRoute implements QuarkusTestResourceLifecycleManager {

    static final String USER = "relay";
    static final String PASSWORD = "canary-of-a-password";

    private final ScriptedServer server = ScriptedServer.start()
            .withStartTls(TestCertificates.good())
            .offer("AUTH PLAIN")
            .knows(USER, PASSWORD);

    ScriptedServer server() {
        return server;
    }

    @Override
    public Map<String, String> start() {
        try {
            Path authority = Files.writeString(
                    Files.createTempFile(Path.of("target").toAbsolutePath(), "authority", ".pem"),
                    TestCertificates.authorityPem());
            return Map.of(
                    "posthaste.routes.scripted.host",
                    server.host(),
                    "posthaste.routes.scripted.port",
                    String.valueOf(server.port()),
                    "posthaste.routes.scripted.tls",
                    "required",
                    "posthaste.routes.scripted.ca-file",
                    authority.toString(),
                    "posthaste.routes.scripted.username",
                    USER,
                    "posthaste.routes.scripted.password",
                    PASSWORD,
                    // A mail's conversation is the connection's.
                    "posthaste.routes.scripted.reuse.mails",
                    "1",
                    "posthaste.route-order",
                    "scripted");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void inject(TestInjector fields) {
        fields.injectIntoFields(this, new TestInjector.MatchesType(ScriptedRoute.class));
    }

    @Override
    public void stop() {
        server.close();
    }
}
