package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.ProbeStep;
import dev.posthaste.relay.smtp.ProbeStep.Verdict;
import dev.posthaste.relay.smtp.Reach;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.SmtpServer;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Speaks with one mail host of a domain as far as a mail's first command, at each of its addresses. */
@Singleton
final class HostProbe {

    private static final String NOT_SO = "Mail goes all the same, secured as the next lines say.";
    private static final String THEIRS = "Its operator has to mend it; until then this host gets no mail.";

    private final AddressLookup addresses;
    private final TlsRules rules;
    private final SmtpClient smtp;
    private final Clock clock;
    private final int mostAddresses;

    HostProbe(AddressLookup addresses, TlsRules rules, SmtpClient smtp, MxConfig config, Clock clock) {
        this.addresses = addresses;
        this.rules = rules;
        this.smtp = smtp;
        this.mostAddresses = config.hostsPerAttempt();
        this.clock = clock;
    }

    /** @param host one of {@code domain}'s */
    List<ProbeStep> check(
            MxRoute route, String host, MailHosts.Known domain, Optional<StsPolicy> policy, Duration deadline) {
        if (host.equalsIgnoreCase(route.heloName())) {
            return List.of(ProbeStep.failed("dns", "It is this relay itself.", "Mail to itself would go on for ever.")
                    .about(host));
        }
        return switch (addresses.of(host, route.source())) {
            case Addresses.Known known ->
                switch (rules.of(host, known, route.port(), domain, policy)) {
                    case HostTls.Ladder(List<Rung> rungs) -> along(route, host, known.inOrder(), rungs, deadline);
                    case HostTls.Barred(String cause) ->
                        List.of(ProbeStep.failed("tls_rule", cause + ".", THEIRS)
                                .about(host));
                };
            case Addresses.Unusable(String cause) ->
                List.of(ProbeStep.failed("dns", cause + ".", "It is passed over; mail waits if all are.")
                        .about(host));
            case Addresses.None _ ->
                List.of(ProbeStep.failed("dns", "It has no address.", "It is passed over; mail bounces if all are.")
                        .about(host));
        };
    }

    private List<ProbeStep> along(
            MxRoute route, String host, List<InetAddress> known, List<Rung> rungs, Duration deadline) {
        List<CompletableFuture<List<ProbeStep>>> asked = known.stream()
                .limit(mostAddresses)
                .map(address -> CompletableFuture.supplyAsync(
                        () -> at(route, host, address, rungs, deadline), Thread::startVirtualThread))
                .toList();
        return Stream.concat(
                        Stream.of(rule(rungs).about(host)), asked.stream().flatMap(address -> address.join().stream()))
                .toList();
    }

    /** Down the rungs as a mail goes: a handshake that failed is told, and matters only where there is no other way. */
    private List<ProbeStep> at(MxRoute route, String host, InetAddress address, List<Rung> rungs, Duration deadline) {
        List<ProbeStep> steps = new ArrayList<>();
        for (Rung rung : rungs) {
            SmtpServer server = new SmtpServer(
                            host, route.port(), rung.mode(), null, route.heloName(), route.timeouts())
                    .reachedBy(new Reach(address, route.source(), rung.proof()));
            List<ProbeStep> found = smtp.probe(server, deadline, clock);
            if (rung.equals(rungs.getLast()) || !failed(found, "tls")) {
                found.stream().filter(step -> !step.name().equals("auth")).forEach(steps::add);
                break;
            }
            found.stream()
                    .filter(step -> step.verdict() == Verdict.FAILED)
                    .map(step -> ProbeStep.warning(step.name(), step.detail(), NOT_SO))
                    .forEach(steps::add);
        }
        return steps.stream()
                .map(HostProbe::advised)
                .map(step -> step.about(host + "/" + address.getHostAddress()))
                .toList();
    }

    /** What is advised about the TLS of a smarthost is about a setting that this route does not have. */
    private static ProbeStep advised(ProbeStep step) {
        if (!List.of("tls", "certificate").contains(step.name()) || step.verdict() == Verdict.WARNING) {
            return step;
        }
        return step.advising(step.verdict() == Verdict.FAILED ? THEIRS : null);
    }

    private static boolean failed(List<ProbeStep> steps, String name) {
        return steps.stream().anyMatch(step -> step.name().equals(name) && step.verdict() == Verdict.FAILED);
    }

    private static ProbeStep rule(List<Rung> rungs) {
        Rung best = rungs.getFirst();
        return ProbeStep.ok(
                "tls_rule",
                best.proof() != null
                        ? "It has TLSA records (DANE): it has to show the certificate that they name, if they name one."
                        : best.equals(Rung.STS)
                                ? rungs.size() == 1
                                        ? "The domain's MTA-STS policy is enforced: it has to show a good certificate."
                                        : "The domain's MTA-STS policy is in testing: a good certificate is wanted, any will do."
                                : "The domain asks for none: TLS where it is offered, with any certificate.");
    }
}
