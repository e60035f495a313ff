package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.PeerProof;
import java.util.List;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The certificates that a host has published in DNSSEC (RFC 7672).
 *
 * @param associations those that can be used; when none of a host's can, its TLS is required and anybody's certificate will do
 *     (section 2.2)
 */
record Dane(List<Association> associations) implements PeerProof {

    Dane {
        associations = List.copyOf(associations);
    }

    @Override
    public X509ExtendedTrustManager trust() {
        return new DaneTrust(associations);
    }
}
