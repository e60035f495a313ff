package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.ProbeStep;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

/** Looks at the recursive resolvers one by one: whether each answers, and whether it validates, without which there is no DANE. */
@Singleton
final class Resolvers {

    private static final String STEP = "resolver";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Dns dns;
    private final DnsConfig config;
    private final boolean dane;

    Resolvers(Dns dns, DnsConfig config, MxConfig mx) {
        this.dns = dns;
        this.config = config;
        this.dane = mx.dane();
    }

    /** @return one step for each, in their order; ok for every one that can be used */
    List<ProbeStep> check() {
        List<CompletableFuture<ProbeStep>> asked =
                DnsServers.of(config).stream().map(this::check).toList();
        return asked.stream().map(CompletableFuture::join).toList();
    }

    /** The root's name servers: there always are some, and they are signed. */
    private CompletableFuture<ProbeStep> check(InetSocketAddress server) {
        Message query = Message.newQuery(Record.newRecord(Name.root, Type.NS, DClass.IN));
        query.getHeader().setFlag(Flags.AD); // RFC 6840 section 5.7: asks whether it was validated
        SimpleResolver resolver = new SimpleResolver(server);
        resolver.setTimeout(
                Stream.of(PATIENCE, config.timeout()).min(Duration::compareTo).orElseThrow());
        String name = server.getAddress().getHostAddress() + " port " + server.getPort();
        return resolver.sendAsync(query)
                .handle((answer, failure) -> failure == null ? step(name, answer) : silent(name))
                .toCompletableFuture();
    }

    private ProbeStep step(String name, Message answer) {
        if (answer.getRcode() != Rcode.NOERROR) {
            return ProbeStep.failed(
                    STEP,
                    name + " says " + Rcode.string(answer.getRcode()) + ".",
                    "It has to be a recursive resolver, and to let this host ask.");
        }
        if (!dane) {
            return ProbeStep.ok(STEP, name + " answers. DANE is switched off by posthaste.mx.dane.");
        }
        if (!answer.getHeader().getFlag(Flags.AD)) {
            return ProbeStep.ok(STEP, name + " answers and does not validate: mail goes without DANE.")
                    .advising("A validating resolver on the relay's own host, such as Unbound, makes DANE work.");
        }
        return dns.believesValidation()
                ? ProbeStep.ok(STEP, name + " answers and validates: DANE works.")
                : ProbeStep.ok(STEP, name + " answers and validates, which is not believed: mail goes without DANE.")
                        .advising("Only resolvers on the loopback address are believed, if all are; others with"
                                + " posthaste.dns.trust-ad, when nobody can meddle with the way to them.");
    }

    private static ProbeStep silent(String name) {
        return ProbeStep.failed(
                STEP,
                name + " does not answer.",
                "Look at posthaste.dns.servers, or at /etc/resolv.conf, and at the firewall: UDP and TCP port 53.");
    }
}
