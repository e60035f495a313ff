package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** The two kinds of TLS a route can ask for: with a peer that has proved its name, and with whoever answers. */
final class Tls {

    private final SSLSocketFactory verified;
    private final SSLSocketFactory unverified;

    Tls(SSLContext trust) {
        this.verified = trust.getSocketFactory();
        this.unverified = believing(new Anyone()).getSocketFactory();
    }

    SSLSocketFactory factoryFor(SmtpServer server) {
        PeerProof proof = server.reach().proof();
        if (server.verified() && proof != null) {
            return believing(proof.trust()).getSocketFactory();
        }
        Certificates own = server.certificates();
        if (own == null) {
            return server.verified() ? verified : unverified;
        }
        return (server.verified() ? own.verified() : own.unverified()).getSocketFactory();
    }

    static SSLSocket over(SSLSocketFactory factory, Socket socket, SmtpServer server) throws IOException {
        SSLSocket secured = (SSLSocket) factory.createSocket(socket, server.host(), server.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        PeerProof proof = server.reach().proof();
        String name = server.verified() && proof != null ? proof.serverName() : server.host();
        if (!server.hostIsAddress()) {
            parameters.setServerNames(serverNames(name));
        }
        if (server.verified()) {
            // The rules of RFC 2818, which are those of RFC 7817 for mail: the name must stand in the certificate.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        secured.setSSLParameters(parameters);
        return secured;
    }

    /** None of what DNS takes and SNI does not, such as an underscore, or a hyphen at an end: no reason not to send. */
    private static List<SNIServerName> serverNames(String name) {
        try {
            return List.of(new SNIHostName(name));
        } catch (IllegalArgumentException e) {
            return List.of();
        }
    }

    static TrustManager[] anyone() {
        return new TrustManager[] {new Anyone()};
    }

    private static SSLContext believing(X509ExtendedTrustManager trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java runtime has no TLS.", e);
        }
    }

    /** For opportunistic TLS (RFC 7435): to encrypt for an unknown peer is better than not to encrypt. */
    private static final class Anyone extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
