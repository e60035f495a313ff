package dev.posthaste;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What stands in the place of an address that was erased. Whoever has the address finds it again, so that a suppression still holds and
 * an erasure can be repeated; who has not, cannot read it from there. One who guesses an address can see whether he guessed right.
 */
public final class Pseudonym {

    /** The address that is shown (RFC 2606 section 2: nobody ever has it). */
    public static final String ADDRESS = "erased@erased.invalid";

    private static final String PREFIX = "sha256:";

    private Pseudonym() {}

    /** @param recipientKey the form under which recipients are compared */
    public static String of(String tenant, String recipientKey) {
        return PREFIX + HexFormat.of().formatHex(digest(tenant, recipientKey));
    }

    /** The octets of a pseudonym, or those that the pseudonym of an address would have. */
    public static byte[] octets(String tenant, String recipientKeyOrPseudonym) {
        return recipientKeyOrPseudonym.startsWith(PREFIX) && recipientKeyOrPseudonym.indexOf('@') < 0
                ? HexFormat.of().parseHex(recipientKeyOrPseudonym.substring(PREFIX.length()))
                : digest(tenant, recipientKeyOrPseudonym);
    }

    private static byte[] digest(String tenant, String recipientKey) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(tenant.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0); // no tenant's name ends in the beginning of an address
            return digest.digest(recipientKey.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
