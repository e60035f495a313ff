package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.ProbeStep;
import dev.posthaste.relay.smtp.SmtpReply;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Goes the way of a mail to a domain up to the point where it would be sent, and tells what it met. */
@Singleton
final class DomainProbe {

    /** A mail would wait for a minute, who asks does not. */
    private static final Duration LONGEST_FETCH = Duration.ofSeconds(8);

    /** Before a host can be spoken with, its address and TLSA records are asked for. */
    private static final Duration LOOK_UPS = Duration.ofSeconds(3);

    private static final Duration LAST_WORDS = Duration.ofSeconds(1);

    private final MxLookup lookup;
    private final TlsRules rules;
    private final HostProbe hosts;
    private final int mostHosts;
    private final Clock clock;

    DomainProbe(MxLookup lookup, TlsRules rules, HostProbe hosts, MxConfig config, Clock clock) {
        this.lookup = lookup;
        this.rules = rules;
        this.hosts = hosts;
        this.mostHosts = config.hostsPerAttempt();
        this.clock = clock;
    }

    /** All hosts at once: one that is silent must not use up the time of the others. */
    List<ProbeStep> check(MxRoute route, String domain, Instant end) {
        return switch (lookup.of(domain)) {
            case MailHosts.NoMail(SmtpReply reply) ->
                List.of(ProbeStep.failed(
                        "mx", domain + ": " + reply + ".", "Mail to it bounces at once, with this answer."));
            case MailHosts.Unclear(String cause) ->
                List.of(ProbeStep.failed("mx", domain + ": " + cause + ".", "Mail to it waits until DNS knows."));
            case MailHosts.Known known -> along(route, domain, known, end);
        };
    }

    private List<ProbeStep> along(MxRoute route, String domain, MailHosts.Known known, Instant end) {
        ProbeStep listed = ProbeStep.ok(
                "mx",
                "The mail of " + domain + " goes to " + String.join(", ", known.inOrder()) + "; "
                        + (known.secure() ? "DNSSEC proves it." : "DNSSEC does not prove it."));
        Optional<StsPolicy> policy = policyOf(domain);
        Duration left = MxProbe.left(end.minus(LAST_WORDS), clock);
        Duration talk = MxProbe.left(end.minus(LAST_WORDS).minus(LOOK_UPS), clock);
        List<CompletableFuture<List<ProbeStep>>> asked = known.inOrder().stream()
                .limit(mostHosts)
                .map(host -> MxProbe.stepsWithin(left, "connect", () -> hosts.check(route, host, known, policy, talk)))
                .toList();
        return Stream.concat(
                        Stream.of(listed, sts(domain, policy.orElse(null))),
                        asked.stream().flatMap(host -> host.join().stream()))
                .toList();
    }

    private Optional<StsPolicy> policyOf(String domain) {
        return MxProbe.within(LONGEST_FETCH, Optional.<StsPolicy>empty(), () -> rules.policyOf(domain))
                .join();
    }

    private ProbeStep sts(String domain, @Nullable StsPolicy policy) {
        if (policy != null) {
            return ProbeStep.ok(
                    "mta_sts",
                    "The policy is " + policy.mode().name().toLowerCase(Locale.ROOT) + " for "
                            + String.join(", ", policy.patterns()) + ", for "
                            + policy.maxAge().toDays() + " days.");
        }
        return rules.announcesPolicy(domain)
                ? ProbeStep.warning(
                        "mta_sts",
                        "The domain announces a policy, and it could not be fetched: mail goes without it.",
                        "The web server mta-sts." + domain + " is its owner's; see the relay's log for what it says.")
                : ProbeStep.skipped("mta_sts", "The domain has no policy.");
    }
}
