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

    static Rung dane(Dane dane) {
        return new Rung(TlsMode.REQUIRED, dane, dane.associations().isEmpty() ? "unverified" : "DANE");
    }
}
