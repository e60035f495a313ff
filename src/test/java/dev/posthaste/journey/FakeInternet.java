package dev.posthaste.journey;

import dev.posthaste.relay.mx.MailAuthority;
import dev.posthaste.relay.mx.Neighbours;
import dev.posthaste.relay.mx.PolicySite;
import dev.posthaste.relay.mx.TestDns;
import dev.posthaste.relay.smtp.ScriptedServer;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Domains with mail hosts of every kind, and a relay that brings mail straight to them. */
public final class FakeInternet implements QuarkusTestResourceLifecycleManager {

    private static final String TRUST_STORE = "javax.net.ssl.trustStore";
    private static final String TRUST_STORE_PASSWORD = "javax.net.ssl.trustStorePassword";
    /** Attempts under way at once to one host. */
    static final int PER_HOST = 2;

    private static final String NOBODY = "127.0.0.99";

    private @Nullable TestDns dns;
    private @Nullable Neighbours hosts;
    private @Nullable PolicySite policies;
    private @Nullable MailAuthority authority;
    private @Nullable SSLContext trustBefore;

    ScriptedServer host(int index) {
        return hosts.at(index);
    }

    @Override
    public Map<String, String> start() {
        authority = MailAuthority.create();
        believe(authority);
        dns = TestDns.start();
        hosts = Neighbours.start(6);
        policies = PolicySite.start(authority.signed("policy", "mta-sts.strict.test", "mta-sts.safe.test"));
        SSLContext selfSigned = authority.selfSigned("selfsigned", "mx.good.test", "mx.strict.test");

        domain("good.test", "127.0.0.2");
        hosts.at(0).withStartTls(selfSigned);
        dns.a("plain.test", "127.0.0.2");

        dns.mx("backup.test", 10, "dead.backup.test").a("dead.backup.test", NOBODY);
        dns.mx("backup.test", 20, "alive.backup.test").a("alive.backup.test", "127.0.0.3");

        domain("safe.test", "127.0.0.3");
        hosts.at(1).withStartTls(authority.signed("safe", "mx.safe.test"));
        policy("safe.test");

        dns.mx("null.test", 0, ".");
        domain("tarpit.test", "127.0.0.4");
        hosts.at(2).on(Moment.CONNECT).silence();
        domain("strict.test", "127.0.0.5");
        hosts.at(3).withStartTls(selfSigned);
        policy("strict.test");

        domain("hasty.test", "127.0.0.6");
        domain("narrow.test", "127.0.0.7");

        return settings();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "posthaste.routes.direct.kind", "mx",
                "posthaste.routes.direct.port", String.valueOf(hosts.port()),
                "posthaste.routes.direct.helo-name", "relay.acme.test",
                "posthaste.routes.direct.source-address", "127.0.0.1",
                "posthaste.routes.direct.timeouts.greeting", "3s",
                "posthaste.route-order", "direct",
                "posthaste.relay.slow-after", "1s",
                "posthaste.dns.servers", dns.address(),
                "posthaste.mx.allow-private", "true",
                "posthaste.mx.sts.port", String.valueOf(policies.port())));
        settings.put("posthaste.routes.direct.connections.per-host", String.valueOf(PER_HOST));
        settings.put("posthaste.relay.ramp.normal", "1m"); // what is deferred stays so while it is looked at
        return settings;
    }

    @Override
    public void inject(TestInjector fields) {
        fields.injectIntoFields(this, new TestInjector.MatchesType(FakeInternet.class));
    }

    @Override
    public void stop() {
        hosts.close();
        policies.close();
        dns.close();
        authority.close();
        System.clearProperty(TRUST_STORE);
        System.clearProperty(TRUST_STORE_PASSWORD);
        SSLContext.setDefault(trustBefore);
    }

    private void domain(String domain, String address) {
        dns.mx(domain, 10, "mx." + domain).a("mx." + domain, address);
    }

    private void policy(String domain) {
        dns.txt("_mta-sts." + domain, "v=STSv1; id=1;").a("mta-sts." + domain, "127.0.0.1");
        policies.publish(domain, "version: STSv1", "mode: enforce", "mx: mx." + domain, "max_age: 86400");
    }

    /** As an operator does who adds an authority to the Java runtime's. */
    private void believe(MailAuthority authority) {
        try {
            trustBefore = SSLContext.getDefault();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        System.setProperty(TRUST_STORE, authority.trustStore().toString());
        System.setProperty(TRUST_STORE_PASSWORD, authority.password());
        SSLContext.setDefault(authority.clientTrust());
    }
}
