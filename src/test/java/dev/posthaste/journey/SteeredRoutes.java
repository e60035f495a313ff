package dev.posthaste.journey;

import dev.posthaste.relay.smtp.ScriptedServer;
import dev.posthaste.relay.smtp.TestCertificates;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Routes for mail of some kinds before the stack's mailbox, which takes the rest. */
public final class SteeredRoutes implements QuarkusTestResourceLifecycleManager {

    static final int PER_DAY = 3;
    static final int PER_SECOND = 5;

    private final LocalMailbox corporate;
    private final ScriptedServer touchy = ScriptedServer.start();
    private final ScriptedServer misnamed = ScriptedServer.start().withStartTls(TestCertificates.wrongName());

    public SteeredRoutes() {
        try {
            corporate = LocalMailbox.start(
                    Files.createTempDirectory(Path.of("target").toAbsolutePath(), "corporate-"),
                    LocalMailbox.Settings.anyPorts());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Takes mail to {@code corp.test}. */
    LocalMailbox corporate() {
        return corporate;
    }

    /** Takes mail to {@code touchy.test}, as it is told. */
    ScriptedServer touchy() {
        return touchy;
    }

    @Override
    public Map<String, String> start() {
        Map<String, String> settings = new HashMap<>();
        settings.put("posthaste.route-order", "corp,touchy,misnamed,daily,measured,shared,parked,default");
        add(settings, "corp", corporate.smtpPort(), "corp.test,*.corp.test", "none");
        add(settings, "touchy", touchy.port(), "touchy.test", "none");
        settings.put("posthaste.routes.touchy.failover", "false");
        add(settings, "misnamed", misnamed.port(), "misnamed.test", "required");
        add(settings, "daily", corporate.smtpPort(), "daily.test", "none");
        settings.put("posthaste.routes.daily.quota.per-day", String.valueOf(PER_DAY));
        add(settings, "shared", corporate.smtpPort(), "shared.test", "none");
        settings.put("posthaste.routes.shared.quota.per-day", String.valueOf(PER_DAY));
        settings.put("posthaste.routes.shared.quota.per-second", String.valueOf(PER_SECOND));
        add(settings, "measured", corporate.smtpPort(), "measured.test", "none");
        settings.put("posthaste.routes.measured.quota.per-second", String.valueOf(PER_SECOND));
        add(settings, "parked", corporate.smtpPort(), "parked.test", "none");
        settings.put("posthaste.routes.parked.failover", "false");
        return settings;
    }

    private static void add(Map<String, String> settings, String name, int port, String domains, String tls) {
        String route = "posthaste.routes." + name + ".";
        settings.put(route + "host", "127.0.0.1");
        settings.put(route + "port", String.valueOf(port));
        settings.put(route + "tls", tls);
        settings.put(route + "match.domains", domains);
    }

    @Override
    public void inject(TestInjector fields) {
        fields.injectIntoFields(this, new TestInjector.MatchesType(SteeredRoutes.class));
    }

    @Override
    public void stop() {
        touchy.close();
        misnamed.close();
        try {
            corporate.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
