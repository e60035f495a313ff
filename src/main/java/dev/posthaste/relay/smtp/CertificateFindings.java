package dev.posthaste.relay.smtp;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** What there is to say about the certificates that a server showed. */
final class CertificateFindings {

    /** So many days before its end somebody should hear of it. */
    private static final long SOON = 21;

    private static final int DNS_NAME = 2; // RFC 5280 section 4.2.1.6
    private static final int IP_ADDRESS = 7;

    private final List<X509Certificate> chain;
    private final String host;
    private final Instant now;

    /** @param chain the server's own first */
    CertificateFindings(List<X509Certificate> chain, String host, Instant now) {
        this.chain = chain;
        this.host = host;
        this.now = now;
    }

    /**
     * @param verified whether the route wants it to be good
     * @param accepted whether the handshake came to its end
     */
    ProbeStep step(boolean verified, boolean accepted) {
        if (chain.isEmpty()) {
            return ProbeStep.skipped("certificate", "The server showed none.");
        }
        List<String> wrong = wrong(accepted);
        if (wrong.isEmpty()) {
            ProbeStep good = ProbeStep.ok("certificate", described() + (verified ? "" : " It was not verified."));
            return daysLeft() < SOON ? good.advising("Have it renewed: it ends in " + daysLeft() + " days.") : good;
        }
        String detail = String.join(" ", wrong) + " " + described();
        return verified
                ? ProbeStep.failed("certificate", detail, advice())
                : ProbeStep.ok("certificate", detail + " The route takes any certificate.");
    }

    /**
     * Where something else than a known authority has to vouch for it.
     *
     * @param accepted whether that did
     */
    ProbeStep proved(boolean accepted) {
        if (chain.isEmpty()) {
            return ProbeStep.skipped("certificate", "The server showed none.");
        }
        return accepted
                ? ProbeStep.ok("certificate", described() + " It is what the server has to show.")
                : ProbeStep.failed(
                        "certificate",
                        described() + " It is not what the server has to show.",
                        "The server's operator has to publish this one, or to show the one that is published.");
    }

    private List<String> wrong(boolean accepted) {
        List<String> wrong = new ArrayList<>();
        if (daysLeft() < 0) {
            wrong.add("It ended " + -daysLeft() + " days ago.");
        } else if (leaf().getNotBefore().toInstant().isAfter(now)) {
            wrong.add("It is not valid before " + leaf().getNotBefore().toInstant() + ".");
        }
        if (!carriesName()) {
            wrong.add("It is not for " + host + " but for " + names() + ".");
        }
        if (wrong.isEmpty() && !accepted) {
            boolean ownWord = leaf().getIssuerX500Principal().equals(leaf().getSubjectX500Principal());
            wrong.add(ownWord ? "It is signed by itself." : "Its authority is not one that this host believes.");
        }
        return wrong;
    }

    private String advice() {
        if (!carriesName()) {
            return "Set the route's host to a name that stands in the certificate.";
        }
        return daysLeft() < 0
                ? "The server's operator has to renew it."
                : "The server has to show its whole chain, or its authority has to be added to those that the relay believes.";
    }

    private String described() {
        List<String> links = new ArrayList<>();
        for (X509Certificate each : chain) {
            links.add(each.getSubjectX500Principal().getName() + " until "
                    + each.getNotAfter().toInstant().atOffset(ZoneOffset.UTC).toLocalDate() + " ("
                    + days(each) + " days)");
        }
        return "Chain: " + String.join(", by ", links) + ".";
    }

    private long daysLeft() {
        return days(leaf());
    }

    private long days(X509Certificate certificate) {
        return Duration.between(now, certificate.getNotAfter().toInstant()).toDays();
    }

    private X509Certificate leaf() {
        return chain.getFirst();
    }

    /** RFC 6125 section 6.4: a star stands for the first label, and for one. */
    private boolean carriesName() {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return names().stream()
                .map(each -> each.toLowerCase(Locale.ROOT))
                .anyMatch(each -> each.equals(name)
                        || each.startsWith("*.") && dot > 0 && each.substring(1).equals(name.substring(dot)));
    }

    private List<String> names() {
        try {
            Collection<List<?>> alternatives = leaf().getSubjectAlternativeNames();
            return alternatives == null
                    ? List.of()
                    : alternatives.stream()
                            .filter(each -> each.getFirst().equals(DNS_NAME)
                                    || each.getFirst().equals(IP_ADDRESS))
                            .map(each -> String.valueOf(each.get(1)))
                            .toList();
        } catch (CertificateParsingException _) {
            return List.of();
        }
    }
}
