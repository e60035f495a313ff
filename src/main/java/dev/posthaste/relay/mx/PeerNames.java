package dev.posthaste.relay.mx;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

/** For whom a certificate is (RFC 7672 section 3.2.3). */
final class PeerNames {

    private static final int DNS_NAME = 2; // RFC 5280 section 4.2.1.6

    private PeerNames() {}

    static boolean carriesOneOf(List<String> names, X509Certificate certificate) throws CertificateParsingException {
        List<String> presented = presented(certificate);
        return names.stream().anyMatch(name -> presented.stream().anyMatch(each -> matches(each, name)));
    }

    /** A star is a whole label, the first one. */
    private static boolean matches(String presented, String name) {
        String pattern = presented.toLowerCase(Locale.ROOT);
        String wanted = name.toLowerCase(Locale.ROOT);
        int dot = wanted.indexOf('.');
        return pattern.equals(wanted)
                || pattern.startsWith("*.") && dot > 0 && pattern.substring(1).equals(wanted.substring(dot));
    }

    /** The common name counts where there is no other. */
    private static List<String> presented(X509Certificate certificate) throws CertificateParsingException {
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        List<String> names = alternatives == null
                ? List.of()
                : alternatives.stream()
                        .filter(each -> each.getFirst().equals(DNS_NAME))
                        .map(each -> String.valueOf(each.get(1)))
                        .toList();
        return names.isEmpty() ? commonNames(certificate).toList() : names;
    }

    private static Stream<String> commonNames(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(part -> part.getType().equalsIgnoreCase("CN"))
                            .map(part -> String.valueOf(part.getValue()));
        } catch (InvalidNameException _) {
            return Stream.empty();
        }
    }
}
