package dev.posthaste.relay.dkim;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;

/** Signs with {@code rsa-sha256} (RFC 6376 section 3.3.3): what every receiver understands. */
record RsaKey(KeyName name, RSAPrivateCrtKey key) implements SigningKey {

    // RFC 8301 section 3.2: 1024 is the least that receivers take, 2048 what signers should use; what is longer than
    // 4096 they need not take.
    private static final int SHORTEST = 2048;
    private static final int LONGEST = 4096;

    RsaKey {
        int bits = key.getModulus().bitLength();
        if (bits < SHORTEST || bits > LONGEST) {
            throw new IllegalArgumentException(
                    "An RSA key for DKIM has 2048 to 4096 bits, and this one has %d (RFC 8301); make a new one with: openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048"
                            .formatted(bits));
        }
    }

    @Override
    public String algorithm() {
        return "rsa-sha256";
    }

    @Override
    public String record() {
        return "v=DKIM1; k=rsa; p="
                + Base64.getEncoder().encodeToString(publicKey().getEncoded());
    }

    @Override
    public byte[] sign(byte[] input) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(input);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The RSA key cannot sign.", e);
        }
    }

    @Override
    public boolean verifies(byte[] input, byte[] signed) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initVerify(publicKey());
            signature.update(input);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private PublicKey publicKey() {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("The RSA key has no public half.", e);
        }
    }
}
