package dev.posthaste.relay.smtp;

import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a server has to show, instead of a certificate that the route's authorities have signed. Equal proofs share connections,
 * so an implementation has value equality: a record.
 */
public interface PeerProof {

    /** Decides about the chain that the server presents, and about the names in it. */
    X509ExtendedTrustManager trust();

    /** Whose certificate is asked for (SNI). */
    String serverName();
}
