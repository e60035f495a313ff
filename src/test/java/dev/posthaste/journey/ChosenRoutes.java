package dev.posthaste.journey;

import dev.posthaste.relay.smtp.ScriptedServer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Routes among which a mail's tenant, stream, lane and chance choose, and routes that cannot take every mail. */
public final class ChosenRoutes implements QuarkusTestResourceLifecycleManager {

    static final String TENANT = "vip";
    static final String STREAM = "letters";

    private final ScriptedServer any = ScriptedServer.start();
    private final ScriptedServer ascii = ScriptedServer.start().without("SMTPUTF8");
    private final ScriptedServer dark = ScriptedServer.start();
    private final ScriptedServer login =
            ScriptedServer.start().offer("AUTH PLAIN").knows("relay", "s3cret");

    /** Behind a login. */
    ScriptedServer login() {
        return login;
    }

    @Override
    public Map<String, String> start() {
        dark.close();
        Map<String, String> settings = new HashMap<>();
        settings.put("posthaste.route-order", "vip,letters,urgent,left+right,dark,ascii,both,last,login,default");
        add(settings, "vip", any, "match.tenants", TENANT);
        add(settings, "letters", any, "match.streams", STREAM);
        add(settings, "urgent", any, "match.lanes", "critical");
        settings.put("posthaste.routes.urgent.match.domains", "lane.test");
        add(settings, "left", any, "match.domains", "shared.test");
        settings.put("posthaste.routes.left.weight", "3");
        add(settings, "right", any, "match.domains", "shared.test");
        add(settings, "dark", dark, "match.domains", "dark.test");
        add(settings, "ascii", ascii, "match.domains", "both.test,ascii.test,dark.test");
        // Only one of the three has a second that takes everything.
        add(settings, "both", any, "match.domains", "both.test");
        add(settings, "last", ascii, "match.domains", "ascii.test,dark.test");
        add(settings, "login", login, "match.domains", "login.test");
        settings.put("posthaste.routes.login.username", "relay");
        settings.put("posthaste.routes.login.password", "s3cret");
        List.of("last", "login").forEach(name -> settings.put("posthaste.routes." + name + ".failover", "false"));
        return settings;
    }

    private static void add(
            Map<String, String> settings, String name, ScriptedServer server, String match, String value) {
        String route = "posthaste.routes." + name + ".";
        settings.put(route + "host", "127.0.0.1");
        settings.put(route + "port", String.valueOf(server.port()));
        settings.put(route + "tls", "none");
        settings.put(route + match, value);
    }

    @Override
    public void inject(TestInjector fields) {
        fields.injectIntoFields(this, new TestInjector.MatchesType(ChosenRoutes.class));
    }

    @Override
    public void stop() {
        any.close();
        ascii.close();
        login.close();
    }
}
