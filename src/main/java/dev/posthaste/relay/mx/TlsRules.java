package dev.posthaste.relay.mx;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
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

    /**
     * @param host one of {@code domain}'s, and {@code at} is where it is
     * @param port to which it is connected
     */
    HostTls of(String host, Addresses.Known at, int port, MailHosts.Known domain, Optional<StsPolicy> policy) {
        boolean foreign = policy.filter(each -> !each.allows(host)).isPresent();
        boolean enforced =
                policy.filter(each -> each.mode() == StsPolicy.Mode.ENFORCE).isPresent();
        if (foreign && enforced) {
            return new HostTls.Barred("the domain's MTA-STS policy does not name it");
        }
        // Whoever may say which hosts are the domain's might as well say that one of his own is, with a certificate of
        // his own.
        Optional<HostTls> byDane = dane && domain.secure() ? byDane(host, at, port, domain) : Optional.empty();
        return byDane.orElseGet(() -> policy.map(each -> bySts(each, foreign)).orElse(WHATEVER_IS_OFFERED));
    }

    /** Empty when it is proved that the host has no TLSA records, or when nothing is proved of it. */
    private Optional<HostTls> byDane(String host, Addresses.Known at, int port, MailHosts.Known domain) {
        boolean alias = !at.canonicalName().equalsIgnoreCase(host);
        DnsAnswer itself = alias && !at.secure() ? dns.ask(host, Type.CNAME) : null;
        if (itself instanceof DnsAnswer.Failed(String cause)) {
            return Optional.of(barred("whether it is an alias", cause));
        }
        boolean proved = itself instanceof DnsAnswer.Found found && found.secure();
        for (String name : namesOfRecords(host, at, proved)) {
            // The port is part of the name (RFC 6698 section 3).
            DnsAnswer answer = dns.ask("_" + port + "._tcp." + name, Type.TLSA);
            if (answer instanceof DnsAnswer.Failed(String cause)) {
                return Optional.of(barred("its TLSA records", cause));
            }
            if (answer instanceof DnsAnswer.Found found && found.secure()) {
                return Optional.of(
                        new HostTls.Ladder(List.of(Rung.dane(published(found, name, domain.domainNames())))));
            }
        }
        return Optional.empty();
    }

    /** RFC 7672 section 2.1.2: else whoever can suppress an answer could switch DANE off. */
    private static HostTls barred(String what, String cause) {
        return new HostTls.Barred(what + " could not be looked up: " + cause);
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

    /**
     * Under which names the TLSA records of a host may stand, the best first (RFC 7672 section 2.2.2): of an alias under its target's,
     * or under its own, which is all where the target is not proved.
     *
     * @param alias whether it is proved that it is one, where its target is not
     */
    private static List<String> namesOfRecords(String host, Addresses.Known at, boolean alias) {
        if (at.secure()) {
            return Stream.of(at.canonicalName(), host).distinct().toList();
        }
        return alias ? List.of(host) : List.of();
    }

    /** With the domain's names only where they count: domains whose proofs of a host are equal share its connections. */
    private static Dane published(DnsAnswer.Found found, String name, List<String> domainNames) {
        List<Association> associations = found.records(TLSARecord.class)
                .flatMap(record -> Association.of(record).stream())
                .toList();
        boolean named = associations.stream().anyMatch(each -> each.usage() == Association.Usage.AUTHORITY);
        return new Dane(
                associations,
                Stream.concat(Stream.of(name), named ? domainNames.stream() : Stream.empty())
                        .distinct()
                        .toList());
    }
}
