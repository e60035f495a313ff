package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.PeerProof;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificates that a host has published in DNSSEC (RFC 7672).
 *
 * @param associations those that can be used; when none of a host's can, its TLS is required and anybody's certificate will do
 *     (section 2.2)
 * @param names of which a certificate must carry one where an authority vouches for it (section 3.2.2); the first is the one under
 *     which the records stand, and the only one where no authority counts
 */
record Dane(List<Association> associations, List<String> names) implements PeerProof {

    Dane {
        associations = List.copyOf(associations);
        names = List.copyOf(names);
    }

    @Override
    public X509ExtendedTrustManager trust() {
        return new DaneTrust(associations, names);
    }

    @Override
    public String serverName() {
        return names.getFirst(); // section 8.1
    }
}
