package dev.posthaste.secrecy;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM (NIST SP 800-38D): a random nonce of 12 octets, the ciphertext, a tag of 16. With random nonces one key may seal 2^32
 * times (section 8.3); a day's key does so at fewer than 50 000 records a second.
 */
public final class AesGcm {

    private static final String CIPHER = "AES/GCM/NoPadding";
    private static final int NONCE = 12;
    private static final int TAG = 16;
    private static final SecureRandom RANDOM = new SecureRandom();

    private AesGcm() {}

    /** @param parts are sealed as one, without being put together first */
    public static byte[] seal(SecretKey key, byte[] context, byte[]... parts) {
        byte[] nonce = new byte[NONCE];
        RANDOM.nextBytes(nonce);
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        byte[] sealed = new byte[NONCE + length + TAG];
        System.arraycopy(nonce, 0, sealed, 0, NONCE);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, sealed, context);
            int at = NONCE;
            for (byte[] part : parts) {
                at += cipher.update(part, 0, part.length, sealed, at);
            }
            cipher.doFinal(sealed, at);
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has AES-GCM.", e);
        }
    }

    /**
     * @param context as it was when it was sealed
     * @throws AEADBadTagException when it was sealed with another key or in another context, or was changed since
     */
    public static byte[] open(SecretKey key, byte[] context, byte[] sealed) throws AEADBadTagException {
        if (sealed.length < NONCE + TAG) {
            throw new AEADBadTagException("too short to be sealed");
        }
        try {
            return cipher(Cipher.DECRYPT_MODE, key, sealed, context).doFinal(sealed, NONCE, sealed.length - NONCE);
        } catch (AEADBadTagException e) {
            throw e;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has AES-GCM.", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] sealed, byte[] context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(mode, key, new GCMParameterSpec(TAG * 8, sealed, 0, NONCE));
        cipher.updateAAD(context);
        return cipher;
    }
}
