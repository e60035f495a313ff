package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Opens a connection as an attempt would, sends no mail, and tells step by step how it went: a checklist for whoever has to mend
 * it. It says what was found, never a password.
 */
final class SmtpProbe {

    private final Dialer dialer;
    private final Tls tls;
    private final Clock clock;

    SmtpProbe(Dialer dialer, Tls tls, Clock clock) {
        this.dialer = dialer;
        this.tls = tls;
        this.clock = clock;
    }

    List<ProbeStep> run(SmtpServer server, long end) {
        List<ProbeStep> steps = new ArrayList<>();
        if (resolves(server, end, steps)) {
            connect(server, end, steps).ifPresent(wire -> converse(wire, server, end, steps));
        }
        for (String name : List.of("connect", "greeting", "ehlo", "tls", "certificate", "auth", "size")) {
            if (steps.stream().noneMatch(step -> step.name().equals(name))) {
                steps.add(ProbeStep.skipped(name, "A step before it failed."));
            }
        }
        return steps;
    }

    private static boolean resolves(SmtpServer server, long end, List<ProbeStep> steps) {
        if (server.hostIsAddress()) {
            steps.add(ProbeStep.skipped("dns", server.host() + " is an address."));
            return true;
        }
        long start = Watchdog.now();
        try {
            InetAddress[] found = Dialer.resolve(server, end);
            String addresses =
                    Arrays.stream(found).map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
            steps.add(ProbeStep.ok("dns", server.host() + " is " + addresses + ".")
                    .took(since(start)));
            return true;
        } catch (IOException e) {
            steps.add(ProbeStep.failed(
                            "dns",
                            server.host() + ": " + Failures.cause(e) + ".",
                            "Look for a typing error in the host, and at the DNS of the relay's host or pod.")
                    .took(since(start)));
            return false;
        }
    }

    private Optional<Wire> connect(SmtpServer server, long end, List<ProbeStep> steps) {
        long start = Watchdog.now();
        try {
            Wire wire = dialer.dial(server, end);
            steps.add(
                    ProbeStep.ok("connect", "Connected to " + wire.peer() + ".").took(since(start)));
            return Optional.of(wire);
        } catch (IOException e) {
            steps.add(ProbeStep.failed(
                            "connect",
                            "Port " + server.port() + ": " + Failures.cause(e) + ".",
                            "Look at the port, and whether a firewall or the cloud lets the relay out to it; many block 25, and"
                                    + " 587, 465 or 2525 are open.")
                    .took(since(start)));
            return Optional.empty();
        }
    }

    private void converse(Wire wire, SmtpServer server, long end, List<ProbeStep> steps) {
        Opening opening = new Opening(wire, server, tls, new Transcript());
        SmtpResult.@Nullable Unavailable failure = null;
        try {
            opening.open().quit(SmtpConnection.FAREWELL);
        } catch (RouteFailure e) {
            failure = e.result();
        }
        greeting(opening, failure, steps);
        ehlo(opening, failure, steps);
        tls(wire, server, end, failure, steps);
        auth(server, failure, steps);
        size(opening, failure, steps);
    }

    private static void greeting(Opening opening, SmtpResult.@Nullable Unavailable failure, List<ProbeStep> steps) {
        SmtpResult.Unavailable refused = at(Phase.GREETING, failure);
        if (refused != null) {
            steps.add(
                    ProbeStep.failed(
                            "greeting",
                            told(refused),
                            refused.reply() == null
                                    ? "Nothing that speaks SMTP in the clear answers here; port 465 wants tls=implicit."
                                    : "The server does not want this host; ask its operator, or look for your address on a blocklist."));
        } else if (opening.greeting() != null) {
            steps.add(ProbeStep.ok("greeting", opening.greeting().toString()));
        }
    }

    private static void ehlo(Opening opening, SmtpResult.@Nullable Unavailable failure, List<ProbeStep> steps) {
        SmtpResult.Unavailable refused = at(Phase.EHLO, failure);
        if (refused != null) {
            steps.add(ProbeStep.failed(
                    "ehlo",
                    told(refused),
                    "Set posthaste.helo-name to a name that the DNS knows; some servers refuse others."));
        } else if (opening.capabilities() != null) {
            String offered = opening.capabilities().offered().entrySet().stream()
                    .map(each -> (each.getKey() + " " + each.getValue()).strip())
                    .sorted()
                    .collect(Collectors.joining(", "));
            steps.add(ProbeStep.ok("ehlo", offered.isEmpty() ? "It offers nothing." : "It offers " + offered + "."));
        }
    }

    private void tls(
            Wire wire, SmtpServer server, long end, SmtpResult.@Nullable Unavailable failure, List<ProbeStep> steps) {
        SmtpResult.Unavailable refused = at(Phase.STARTTLS, failure);
        if (wire.tls() != null) {
            steps.add(ProbeStep.ok("tls", wire.tls() + "."));
            steps.add(certificate(wire.certificates(), server, null));
        } else if (refused != null) {
            steps.add(ProbeStep.failed(
                    "tls",
                    told(refused),
                    "See the certificate below. Without one: the server offers no TLS here; try its other port, with tls=implicit"
                            + " for 465."));
            certificatesShownTo(server, end).ifPresent(chain -> steps.add(certificate(chain, server, failure)));
        } else if (failure == null) {
            steps.add(ProbeStep.skipped("tls", "The conversation is in the clear.")
                    .advising("Anyone on the way can read the mail; set tls=required if the server offers STARTTLS."));
            steps.add(ProbeStep.skipped("certificate", "There is no TLS."));
        }
    }

    private ProbeStep certificate(
            List<X509Certificate> chain, SmtpServer server, SmtpResult.@Nullable Unavailable failure) {
        var findings = new CertificateFindings(chain, server.host(), clock.instant());
        return server.reach().proof() == null
                ? findings.step(server.verified(), failure == null)
                : findings.proved(failure == null);
    }

    /** Once more and without a look at who it is, to see what was refused. */
    private Optional<List<X509Certificate>> certificatesShownTo(SmtpServer server, long end) {
        SmtpServer anyone = new SmtpServer(
                        server.host(), server.port(), TlsMode.OPPORTUNISTIC, null, server.heloName(), server.timeouts())
                .reachedBy(new Reach(server.reach().address(), server.reach().source(), null));
        try {
            Wire wire = dialer.dial(server, end);
            try {
                if (server.tls() == TlsMode.IMPLICIT) {
                    wire.secure(
                            tls.factoryFor(anyone), anyone, server.timeouts().command());
                } else {
                    new Opening(wire, anyone, tls, new Transcript()).open();
                }
                return Optional.of(wire.certificates()).filter(chain -> !chain.isEmpty());
            } finally {
                wire.abort();
            }
        } catch (IOException | RouteFailure e) {
            return Optional.empty();
        }
    }

    private static void auth(SmtpServer server, SmtpResult.@Nullable Unavailable failure, List<ProbeStep> steps) {
        SmtpResult.Unavailable refused = at(Phase.AUTH, failure);
        if (refused != null) {
            steps.add(ProbeStep.failed(
                    "auth",
                    told(refused),
                    refused.reply() == null
                            ? "The server does not offer a login over this connection; it may want TLS first."
                            : "Look at username and password; many vendors want an API key or an app password here."));
        } else if (failure == null) {
            steps.add(
                    server.credentials() == null
                            ? ProbeStep.skipped("auth", "The route has no username.")
                            : ProbeStep.ok("auth", "The login was accepted."));
        }
    }

    private static void size(Opening opening, SmtpResult.@Nullable Unavailable failure, List<ProbeStep> steps) {
        Capabilities capabilities = opening.capabilities();
        if (failure != null || capabilities == null) {
            return;
        }
        long most = capabilities.largestMessage();
        steps.add(
                most == Long.MAX_VALUE
                        ? ProbeStep.skipped("size", "The server does not say how large a message may be.")
                        : ProbeStep.ok("size", "A message may have " + most + " octets.")
                                .advising(
                                        "Keep posthaste.limits.message below it; what is larger goes by the next route, and bounces where there is none."));
    }

    /** The failure, if that is where it ended. */
    private static SmtpResult.@Nullable Unavailable at(Phase phase, SmtpResult.@Nullable Unavailable failure) {
        return failure != null && failure.phase() == phase ? failure : null;
    }

    private static String told(SmtpResult.Unavailable refused) {
        return refused.reply() == null ? refused.cause() + "." : refused.cause() + ": " + refused.reply();
    }

    private static Duration since(long start) {
        return Duration.ofNanos(Watchdog.now() - start);
    }
}
