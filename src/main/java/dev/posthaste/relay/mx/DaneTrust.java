package dev.posthaste.relay.mx;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Believes what is published in DNSSEC, and no other authority. */
final class DaneTrust extends X509ExtendedTrustManager {

    private final List<Association> associations;
    private final List<String> names;

    DaneTrust(List<Association> associations, List<String> names) {
        this.associations = associations;
        this.names = names;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        // RFC 7672 section 3.1.1: with its own certificate published, neither the server's name nor the date counts.
        if (associations.isEmpty()
                || matching(Association.Usage.SERVER, Stream.of(chain[0]))
                        .findAny()
                        .isPresent()) {
            return;
        }
        List<X509Certificate> authorities =
                matching(Association.Usage.AUTHORITY, Stream.of(chain)).toList();
        if (authorities.isEmpty()) {
            throw new CertificateException("the server's certificate is not the one in its TLSA record");
        }
        // Section 3.1.2: an authority vouches for the name. The JDK would look for the one that was connected to, and
        // for no other.
        believing(authorities).checkServerTrusted(chain, authType);
        if (!PeerNames.carriesOneOf(names, chain[0])) {
            throw new CertificateException("the server's certificate is for none of " + String.join(", ", names));
        }
    }

    private Stream<X509Certificate> matching(Association.Usage usage, Stream<X509Certificate> certificates) {
        return certificates.filter(certificate -> associations.stream()
                .anyMatch(association -> association.usage() == usage && association.matches(certificate)));
    }

    private static X509ExtendedTrustManager believing(List<X509Certificate> authorities) throws CertificateException {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                store.setCertificateEntry(String.valueOf(i), authorities.get(i));
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new CertificateException("the authority in the TLSA record cannot be used", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("only sockets are checked");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("only sockets are checked");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is a client");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
