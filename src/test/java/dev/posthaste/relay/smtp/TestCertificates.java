package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority for tests, made by the JDK's keytool once per run, and what it has signed. */
public final class TestCertificates {

    private static final char[] PASSWORD = "for-tests-only".toCharArray();
    private static final KeyStore KEYS = generate();

    private TestCertificates() {}

    /** Believes our authority and no other. */
    public static SSLContext clientTrust() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** For localhost and 127.0.0.1. */
    public static SSLContext good() {
        return serverWith("good");
    }

    public static SSLContext expired() {
        return serverWith("expired");
    }

    public static SSLContext wrongName() {
        return serverWith("wrongname");
    }

    public static SSLContext selfSigned() {
        return serverWith("selfsigned");
    }

    /** Our authority, in PEM. */
    public static String authorityPem() {
        return pem("CERTIFICATE", encoded(() -> KEYS.getCertificate("ca").getEncoded()));
    }

    /** A certificate that our authority has signed, in PEM. With an RSA key: GnuTLS cannot read how the JDK writes those of EC. */
    public static String certificatePem() {
        return pem("CERTIFICATE", encoded(() -> KEYS.getCertificate("rsa").getEncoded()));
    }

    /** The private key of {@link #certificatePem}, PKCS#8. */
    public static String keyPem() {
        return pem("PRIVATE KEY", encoded(() -> KEYS.getKey("rsa", PASSWORD).getEncoded()));
    }

    /** For a server that wants to see a certificate of our authority. */
    public static SSLContext goodAndAsking() {
        return serverWith("good", true);
    }

    private static TrustManager[] trust() throws GeneralSecurityException, IOException {
        KeyStore authorities = KeyStore.getInstance("PKCS12");
        authorities.load(null, null);
        authorities.setCertificateEntry("ca", KEYS.getCertificate("ca"));
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(authorities);
        return trust.getTrustManagers();
    }

    private static byte[] encoded(Callable<byte[]> what) {
        try {
            return what.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static String pem(String type, byte[] der) {
        String lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n";
    }

    private static SSLContext serverWith(String alias) {
        return serverWith(alias, false);
    }

    private static SSLContext serverWith(String alias, boolean believing) {
        try {
            KeyStore one = KeyStore.getInstance("PKCS12");
            one.load(null, null);
            one.setKeyEntry(alias, KEYS.getKey(alias, PASSWORD), PASSWORD, KEYS.getCertificateChain(alias));
            KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(one, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), believing ? trust() : null, null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyStore generate() {
        try {
            Path folder = Files.createTempDirectory("certificates");
            Path store = folder.resolve("keys.p12");
            String local = "san=dns:localhost,ip:127.0.0.1";
            keytool(store, "ca", "-ext", "bc:c");
            keytool(store, "good", "-signer", "ca", "-ext", local);
            keytool(store, "rsa", "-signer", "ca", "-ext", local);
            keytool(store, "expired", "-signer", "ca", "-ext", local, "-startdate", "-10d", "-validity", "5");
            keytool(store, "wrongname", "-signer", "ca", "-ext", "san=dns:other.example");
            keytool(store, "selfsigned", "-ext", local);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, PASSWORD);
            }
            Files.delete(store);
            Files.delete(folder);
            return keys;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void keytool(Path store, String alias, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-dname",
                "CN=" + alias,
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD)));
        command.addAll(
                alias.equals("rsa")
                        ? List.of("-keyalg", "RSA", "-keysize", "2048")
                        : List.of("-keyalg", "EC", "-groupname", "secp256r1"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IllegalStateException(said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
