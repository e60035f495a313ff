package dev.posthaste.relay;

import dev.posthaste.relay.RoutesConfig.RouteConfig;
import dev.posthaste.relay.smtp.Certificates;
import io.smallrye.certs.pem.parsers.PKCS1Parser;
import io.smallrye.certs.pem.parsers.PKCS8Parser;
import io.smallrye.certs.pem.parsers.PKPemParser;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** From a route's PEM files to what it believes and shows in TLS. They are read once, at start. */
final class RouteCertificates {

    private static final List<PKPemParser> KEY_FORMATS = List.of(new PKCS8Parser(), new PKCS1Parser());

    private RouteCertificates() {}

    /**
     * @return null when the route has no files of its own
     * @throws IllegalStateException when a file cannot be used; it names the setting
     */
    static @Nullable Certificates of(String route, RouteConfig config) {
        String prefix = "posthaste.routes." + route + ".";
        if (config.certificateFile().isPresent() != config.keyFile().isPresent()) {
            throw new IllegalStateException(prefix + "certificate-file and " + prefix + "key-file go together.");
        }
        if (config.caFile().isEmpty() && config.certificateFile().isEmpty()) {
            return null;
        }
        try {
            KeyStore authorities = config.caFile()
                    .map(file -> authorities(prefix + "ca-file", file))
                    .orElse(null);
            KeyStore own = config.certificateFile()
                    .map(file -> own(prefix, file, config.keyFile().orElseThrow()))
                    .orElse(null);
            return Certificates.of(authorities, own);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(prefix + "ca-file, certificate-file or key-file cannot be used.", e);
        }
    }

    private static KeyStore authorities(String setting, Path file) {
        KeyStore store = emptyStore();
        int number = 0;
        try {
            for (Certificate each : certificates(setting, file)) {
                store.setCertificateEntry("authority-" + number++, each);
            }
            return store;
        } catch (GeneralSecurityException e) {
            throw unusable(setting, file, "a certificate", e);
        }
    }

    private static KeyStore own(String prefix, Path certificateFile, Path keyFile) {
        Certificate[] chain =
                certificates(prefix + "certificate-file", certificateFile).toArray(Certificate[]::new);
        PrivateKey key = key(prefix + "key-file", keyFile);
        KeyStore store = emptyStore();
        try {
            store.setKeyEntry("own", key, new char[0], chain);
            return store;
        } catch (GeneralSecurityException e) {
            throw unusable(prefix + "key-file", keyFile, "the certificate's private key", e);
        }
    }

    private static Collection<? extends Certificate> certificates(String setting, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            Collection<? extends Certificate> found =
                    CertificateFactory.getInstance("X.509").generateCertificates(in);
            if (found.isEmpty()) {
                throw unusable(setting, file, "a certificate", null);
            }
            return found;
        } catch (IOException | GeneralSecurityException e) {
            throw unusable(setting, file, "a certificate", e);
        }
    }

    private static PrivateKey key(String setting, Path file) {
        try {
            String pem = Files.readString(file);
            return KEY_FORMATS.stream()
                    .flatMap(format -> Stream.ofNullable(format.getKey(pem, null)))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElseThrow(() -> unusable(setting, file, "a private key that is not encrypted", null));
        } catch (IOException | RuntimeException e) {
            throw e instanceof IllegalStateException said
                    ? said
                    : unusable(setting, file, "a private key that is not encrypted", e);
        }
    }

    private static KeyStore emptyStore() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException("Every Java runtime has PKCS#12.", e);
        }
    }

    private static IllegalStateException unusable(String setting, Path file, String wanted, @Nullable Exception e) {
        return new IllegalStateException(setting + ": " + file + " does not hold " + wanted + " in PEM.", e);
    }
}
