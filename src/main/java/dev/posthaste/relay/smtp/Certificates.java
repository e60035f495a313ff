package dev.posthaste.relay.smtp;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * What a route believes and shows in TLS.
 *
 * @param verified for peers that have to prove their name
 * @param unverified for whoever answers; see {@link TlsMode#OPPORTUNISTIC}
 */
public record Certificates(SSLContext verified, SSLContext unverified) {

    /**
     * @param authorities the only ones to be believed; null for those of the Java runtime
     * @param own the client's key and its certificates, under no password; null to show none
     * @throws GeneralSecurityException when a key or certificate cannot be used
     */
    public static Certificates of(@Nullable KeyStore authorities, @Nullable KeyStore own)
            throws GeneralSecurityException {
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authorities);
        KeyManager[] keys = null;
        if (own != null) {
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(own, new char[0]);
            keys = factory.getKeyManagers();
        }
        return new Certificates(context(keys, trust.getTrustManagers()), context(keys, Tls.anyone()));
    }

    private static SSLContext context(KeyManager @Nullable [] keys, TrustManager[] trust)
            throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys, trust, null);
        return context;
    }
}
