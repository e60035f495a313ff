package dev.posthaste.relay.mx;

import dev.posthaste.relay.smtp.PeerProof;
import dev.posthaste.relay.smtp.TlsMode;
import org.jspecify.annotations.Nullable;

/**
 * One way to secure a connection to a host.
 *
 * @param proof what the host has to show; null is what the mode says
 * @param word how an event names what was proved
 */
record Rung(TlsMode mode, @Nullable PeerProof proof, String word) {

    static final Rung STS = new Rung(TlsMode.REQUIRED, null, "MTA-STS");
    /** RFC 7435: to encrypt for whoever answers is better than not to encrypt. */
    static final Rung ANYBODY = new Rung(TlsMode.OPPORTUNISTIC, null, "unverified");

    static final Rung CLEAR = new Rung(TlsMode.NONE, null, "");

    /** What to add to a failure of TLS, where a rule of the domain forbids to do without; else empty. */
    String demand() {
        if (mode != TlsMode.REQUIRED) {
            return "";
        }
        return proof == null
                ? " (the domain's MTA-STS policy demands verified TLS)"
                : " (the host's TLSA records demand TLS)";
    }

    static Rung dane(Dane dane) {
        return new Rung(TlsMode.REQUIRED, dane, dane.associations().isEmpty() ? "unverified" : "DANE");
    }
}
