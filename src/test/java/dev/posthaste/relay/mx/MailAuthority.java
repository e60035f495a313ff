package dev.posthaste.relay.mx;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Signs certificates for whatever names a test's hosts have. */
public final class MailAuthority implements AutoCloseable {

    private static final String PASSWORD = "for-tests-only";

    private final Path folder;
    private final Path store;

    private MailAuthority(Path folder) {
        this.folder = folder;
        this.store = folder.resolve("keys.p12");
    }

    public static MailAuthority create() {
        try {
            MailAuthority authority = new MailAuthority(Files.createTempDirectory("authority"));
            authority.keytool("ca", "-ext", "bc:c");
            return authority;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A certificate of this authority, as a server shows it.
     *
     * @param alias also its common name
     * @param names none for a certificate that has no other
     */
    public SSLContext signed(String alias, String... names) {
        List<String> more = new ArrayList<>(List.of("-signer", "ca"));
        if (names.length > 0) {
            more.addAll(List.of("-ext", names(names)));
        }
        keytool(alias, more.toArray(String[]::new));
        return server(alias);
    }

    /** As {@link #signed}, but long past its date. */
    public SSLContext expired(String alias, String... names) {
        keytool(alias, "-signer", "ca", "-ext", names(names), "-startdate", "-10d", "-validity", "5");
        return server(alias);
    }

    /** A certificate that nobody has signed. */
    public SSLContext selfSigned(String alias, String... names) {
        keytool(alias, "-ext", names(names));
        return server(alias);
    }

    public X509Certificate certificate(String alias) {
        try {
            return (X509Certificate) keys().getCertificate(alias);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Believes this authority and no other. */
    public X509TrustManager trustManager() {
        try {
            TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(authorities());
            return (X509TrustManager) trust.getTrustManagers()[0];
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public SSLContext clientTrust() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new X509TrustManager[] {trustManager()}, null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A trust store as {@code javax.net.ssl.trustStore} takes it; it is gone when this is closed. */
    public Path trustStore() {
        Path file = folder.resolve("trust.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            authorities().store(out, PASSWORD.toCharArray());
            return file;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    public String password() {
        return PASSWORD;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(folder.resolve("trust.p12"));
            Files.deleteIfExists(store);
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private KeyStore authorities() throws GeneralSecurityException, IOException {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("ca", certificate("ca"));
        return authorities;
    }

    private SSLContext server(String alias) {
        try {
            KeyStore all = keys();
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            char[] password = PASSWORD.toCharArray();
            one.setKeyEntry(alias, all.getKey(alias, password), password, all.getCertificateChain(alias));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(one, password);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyStore keys() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD.toCharArray());
        }
        return keys;
    }

    private static String names(String... names) {
        return "san=" + Arrays.stream(names).map(name -> "dns:" + name).collect(Collectors.joining(","));
    }

    private void keytool(String alias, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
