package dev.posthaste.relay.mx;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posthaste.EmailAddress;
import dev.posthaste.relay.SetClock;
import dev.posthaste.relay.smtp.BeforeDot;
import dev.posthaste.relay.smtp.Exchange;
import dev.posthaste.relay.smtp.Limits;
import dev.posthaste.relay.smtp.ProbeStep;
import dev.posthaste.relay.smtp.Reuse;
import dev.posthaste.relay.smtp.ScriptedServer;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.SmtpTransaction;
import dev.posthaste.relay.smtp.Timeouts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A name server, three mail hosts and a web server of policies on the loopback, and what brings mail to them. */
final class Internet implements AutoCloseable {

    static final Duration LONG = Duration.ofSeconds(20);
    private static final int HOSTS = 3;

    final TestDns dns = TestDns.start();
    final SetClock clock = new SetClock();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Neighbours hosts = Neighbours.start(HOSTS);
    private final Vertx vertx = Vertx.vertx();
    private final MailAuthority authority;
    private final @Nullable PolicySite policies;
    private final SmtpClient smtp;
    private @Nullable Parts parts;
    private @Nullable InetAddress source;
    private final Map<String, String> settings = new HashMap<>();

    /** @param policies null where no domain has one */
    Internet(MailAuthority authority, @Nullable PolicySite policies) {
        this.authority = authority;
        this.policies = policies;
        this.smtp = new SmtpClient(Limits.defaults(), authority.clientTrust());
        set("posthaste.dns.servers", dns.address());
        set("posthaste.mx.allow-private", "true");
    }

    /** Before the first mail. */
    Internet set(String name, String value) {
        settings.put(name, value);
        return this;
    }

    Internet from(String address) {
        source = InetAddress.ofLiteral(address);
        return this;
    }

    /** @param index from 0, which is 127.0.0.2 */
    ScriptedServer host(int index) {
        return hosts.at(index);
    }

    int port() {
        return hosts.port();
    }

    /** A domain whose mail goes to these hosts, the first preferred: mx0.domain, mx1.domain … */
    Internet domain(String domain, int... indexes) {
        for (int i = 0; i < indexes.length; i++) {
            dns.mx(domain, 10 * (i + 1), "mx" + i + "." + domain);
            dns.a("mx" + i + "." + domain, "127.0.0." + (indexes[i] + 2));
        }
        return this;
    }

    Exchange send(String domain) {
        return send(domain, () -> {});
    }

    Exchange send(String domain, BeforeDot beforeDot) {
        return send(domain, beforeDot, new Timeouts(LONG, LONG, LONG, LONG, LONG));
    }

    Exchange send(String domain, BeforeDot beforeDot, Timeouts timeouts) {
        return deliver("Subject: Hello\r\n\r\nHello.\r\n", domain, beforeDot, timeouts);
    }

    Exchange send(String domain, String message) {
        return deliver(message, domain, () -> {}, new Timeouts(LONG, LONG, LONG, LONG, LONG));
    }

    /** @param domain null for none */
    List<ProbeStep> check(@Nullable String domain) {
        return parts().probe().run(route(new Timeouts(LONG, LONG, LONG, LONG, LONG)), domain, LONG);
    }

    private Exchange deliver(String message, String domain, BeforeDot beforeDot, Timeouts timeouts) {
        SmtpTransaction mail = new SmtpTransaction(
                "bounces@sender.test", EmailAddress.parse("ada@" + domain), message.getBytes(UTF_8));
        return parts().client().deliver(route(timeouts), mail, beforeDot, LONG);
    }

    private MxRoute route(Timeouts timeouts) {
        return new MxRoute(hosts.port(), "relay.sender.test", source, timeouts, Reuse.AS_USUAL, OptionalInt.empty());
    }

    double count(String meter) {
        return meters.counter(meter).count();
    }

    @Override
    public void close() {
        smtp.close();
        hosts.close();
        dns.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private record Parts(MxClient client, MxProbe probe) {}

    private Parts parts() {
        if (parts == null) {
            MxConfig config = read(MxConfig.class);
            Dns lookups = new Dns(read(DnsConfig.class), clock);
            AddressLookup addresses = new AddressLookup(lookups, new Random(2), config);
            HttpClientOptions trust =
                    new HttpClientOptions().setTrustOptions(TrustOptions.wrap(authority.trustManager()));
            PolicyServer server = new PolicyServer(vertx, trust, addresses, policies == null ? 443 : policies.port());
            MxMeters counted = new MxMeters(meters);
            MxLookup lookup = new MxLookup(lookups, new Random(1));
            TlsRules rules = new TlsRules(lookups, new StsPolicies(lookups, server, config, clock), counted, config);
            Calls calls = new Calls(new Hosts(config, clock), smtp, counted);
            Clock today = Clock.systemUTC(); // on which the certificates are good
            parts = new Parts(
                    new MxClient(lookup, addresses, rules, calls, counted, config, clock),
                    new MxProbe(
                            new Resolvers(lookups, read(DnsConfig.class), config),
                            new OwnName(lookups),
                            new DomainProbe(
                                    lookup, rules, new HostProbe(addresses, rules, smtp, config, today), config, clock),
                            clock));
        }
        return parts;
    }

    private <T> T read(Class<T> mapping) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(mapping)
                .withSources(new PropertiesConfigSource(settings, "test", 100))
                .build()
                .getConfigMapping(mapping);
    }
}
