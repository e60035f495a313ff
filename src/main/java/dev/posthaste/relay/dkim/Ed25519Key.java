package dev.posthaste.relay.dkim;

import java.security.MessageDigest;
import java.util.Base64;
import org.bouncycastle.crypto.Signer;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/**
 * Signs with {@code ed25519-sha256} (RFC 8463): short, and with Bouncy Castle twenty times as fast as with the JDK. Not every
 * receiver understands it, so it stands beside an RSA key.
 */
record Ed25519Key(KeyName name, Ed25519PrivateKeyParameters key) implements SigningKey {

    @Override
    public String algorithm() {
        return "ed25519-sha256";
    }

    /** The bare 32 bytes, not a SubjectPublicKeyInfo (RFC 8463 section 4). */
    @Override
    public String record() {
        return "v=DKIM1; k=ed25519; p="
                + Base64.getEncoder().encodeToString(key.generatePublicKey().getEncoded());
    }

    @Override
    public byte[] sign(byte[] input) {
        try {
            return signer(true, input).generateSignature();
        } catch (org.bouncycastle.crypto.CryptoException e) {
            throw new IllegalArgumentException("The Ed25519 key cannot sign.", e);
        }
    }

    @Override
    public boolean verifies(byte[] input, byte[] signature) {
        return signer(false, input).verifySignature(signature);
    }

    /** What is signed is the hash (RFC 8463 section 3), and that by pure Ed25519, which hashes it again. */
    private Signer signer(boolean forSigning, byte[] input) {
        MessageDigest sha256 = Sha256.digest();
        byte[] hash = sha256.digest(input);
        Signer signer = new Ed25519Signer();
        signer.init(forSigning, forSigning ? key : key.generatePublicKey());
        signer.update(hash, 0, hash.length);
        return signer;
    }
}
