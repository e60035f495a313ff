package dev.posthaste.relay.dkim;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.PrivateKeyFactory;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.jspecify.annotations.Nullable;

/** Reads private keys as {@code openssl genpkey} writes them. No message of it holds anything of a key. */
final class PrivateKeys {

    private static final String PKCS8 = "PRIVATE KEY";

    private PrivateKeys() {}

    /** @throws IllegalArgumentException with a sentence that says what is wrong and how to mend it */
    static SigningKey parse(KeyName name, String pem) {
        byte[] pkcs8 = pkcs8(pem);
        SigningKey key = key(name, pkcs8);
        if (!key.works()) {
            throw new IllegalArgumentException(
                    "This key signs what its own public half does not verify: it is damaged.");
        }
        return key;
    }

    private static byte[] pkcs8(String pem) {
        PemObject object = read(pem);
        if (object == null) {
            throw new IllegalArgumentException("This is no PEM file: a key begins with -----BEGIN PRIVATE KEY-----.");
        }
        return switch (object.getType()) {
            case PKCS8 -> object.getContent();
            case "RSA PRIVATE KEY" ->
                throw new IllegalArgumentException(
                        "This key is in the old PKCS#1 form; convert it with: openssl pkcs8 -topk8 -nocrypt -in OLD -out NEW");
            case "ENCRYPTED PRIVATE KEY" ->
                throw new IllegalArgumentException(
                        "This key is encrypted, and nobody is there to type its password; convert it with: openssl pkcs8 -in OLD -out NEW");
            default ->
                throw new IllegalArgumentException(
                        "This is no private key: one begins with -----BEGIN PRIVATE KEY-----.");
        };
    }

    private static @Nullable PemObject read(String pem) {
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            return reader.readPemObject();
        } catch (IOException | RuntimeException _) {
            return null;
        }
    }

    private static SigningKey key(KeyName name, byte[] pkcs8) {
        return switch (parameters(pkcs8)) {
            case Ed25519PrivateKeyParameters ed25519 -> new Ed25519Key(name, ed25519);
            case RSAPrivateCrtKeyParameters _ -> new RsaKey(name, rsa(pkcs8));
            default ->
                throw new IllegalArgumentException("DKIM knows RSA and Ed25519 keys alone (RFC 8301, RFC 8463).");
        };
    }

    private static AsymmetricKeyParameter parameters(byte[] pkcs8) {
        try {
            return PrivateKeyFactory.createKey(pkcs8);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException(
                    "This private key cannot be read: it is damaged, or of no kind that DKIM knows.", e);
        }
    }

    /** The JDK's own, because it signs faster with RSA than Bouncy Castle does. */
    private static RSAPrivateCrtKey rsa(byte[] pkcs8) {
        try {
            return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IllegalArgumentException("This RSA key cannot be read: it is damaged, or lacks its primes.", e);
        }
    }
}
