package dev.posthaste.relay.mx;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.Type;

/**
 * What a domain asks of those who bring it mail: DANE where DNSSEC proves it, else MTA-STS, else whatever the host offers. A rule
 * that is there and cannot be kept is never passed over for a weaker one.
 */
@Singleton
final class TlsRules {

    private static final HostTls WHATEVER_IS_OFFERED = new HostTls.Ladder(List.of(Rung.ANYBODY, Rung.CLEAR));

    private final Dns dns;
    private final StsPolicies policies;
    private final MxMeters meters;
    private final boolean dane;

    TlsRules(Dns dns, StsPolicies policies, MxMeters meters, MxConfig config) {
        this.dns = dns;
        this.policies = policies;
        this.meters = meters;
        this.dane = config.dane();
    }

    /** May wait for a minute, when the domain's policy has to be fetched. */
    Optional<StsPolicy> policyOf(String domain) {
        return policies.of(domain);
    }

    /** Whether it says that it has a policy, be it to be had or not. */
    boolean announcesPolicy(String domain) {
        return policies.isAnnounced(domain);
    }

    /** @param secure whether DNSSEC proves that this host is the domain's, and where it is */
    HostTls of(String host, int port, boolean secure, Optional<StsPolicy> policy) {
        boolean foreign = policy.filter(each -> !each.allows(host)).isPresent();
        boolean enforced =
                policy.filter(each -> each.mode() == StsPolicy.Mode.ENFORCE).isPresent();
        if (foreign && enforced) {
            return new HostTls.Barred("the domain's MTA-STS policy does not name it");
        }
        if (dane && secure) {
            // The port is part of the name (RFC 6698 section 3).
            DnsAnswer answer = dns.ask("_" + port + "._tcp." + host, Type.TLSA);
            if (answer instanceof DnsAnswer.Failed(String cause)) {
                // RFC 7672 section 2.1.2: else whoever can suppress the answer could switch DANE off.
                return new HostTls.Barred("its TLSA records could not be looked up: " + cause);
            }
            if (answer instanceof DnsAnswer.Found found && found.secure()) {
                return new HostTls.Ladder(List.of(Rung.dane(published(found))));
            }
        }
        return policy.map(each -> bySts(each, foreign)).orElse(WHATEVER_IS_OFFERED);
    }

    private HostTls bySts(StsPolicy policy, boolean foreign) {
        return switch (policy.mode()) {
            case ENFORCE -> new HostTls.Ladder(List.of(Rung.STS));
            case TESTING -> {
                if (foreign) {
                    meters.stsTestFailed();
                    yield WHATEVER_IS_OFFERED;
                }
                yield new HostTls.Ladder(List.of(Rung.STS, Rung.ANYBODY, Rung.CLEAR));
            }
            case NONE -> WHATEVER_IS_OFFERED;
        };
    }

    private static Dane published(DnsAnswer.Found found) {
        return new Dane(found.records(TLSARecord.class)
                .flatMap(record -> Association.of(record).stream())
                .toList());
    }
}
