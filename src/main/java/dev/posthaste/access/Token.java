package dev.posthaste.access;

import dev.posthaste.KeyMode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The secret text of an API key: {@code ph_live_}, 32 random digits of base 62 (190 bits) and a CRC-32 of all that in six more. Who
 * finds one knows what it is, and one that was mistyped or cut is told without a look at any table. Never written down here.
 */
record Token(String text) {

    private static final String PREFIX = "ph_";
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final int RANDOM = 32;
    private static final int CHECKSUM = 6;
    private static final int SHOWN = 4;

    private static final String[] MODES =
            Arrays.stream(KeyMode.values()).map(Token::prefix).toArray(String[]::new);

    static Token fresh(KeyMode mode, RandomGenerator random) {
        StringBuilder text = new StringBuilder(prefix(mode));
        random.ints(RANDOM, 0, DIGITS.length()).forEach(digit -> text.append(DIGITS.charAt(digit)));
        return new Token(text + checksum(text.toString()));
    }

    /** Whether this is meant to be a key of this kind. */
    static boolean looksLikeOne(String text) {
        for (String mode : MODES) {
            if (text.startsWith(mode)) {
                return text.length() == mode.length() + RANDOM + CHECKSUM;
            }
        }
        return false;
    }

    /** Whether it was copied right. */
    static boolean isIntact(String text) {
        int end = text.length() - CHECKSUM;
        return text.regionMatches(end, checksum(text.substring(0, end)), 0, CHECKSUM);
    }

    /** By what people know it again: not enough of it to guess the rest. */
    String hint() {
        int secret = text.length() - RANDOM - CHECKSUM;
        return text.substring(0, secret + SHOWN);
    }

    private static String prefix(KeyMode mode) {
        return PREFIX + mode.wire() + "_";
    }

    private static String checksum(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        char[] digits = new char[CHECKSUM];
        long rest = crc.getValue();
        for (int i = CHECKSUM - 1; i >= 0; i--) {
            digits[i] = DIGITS.charAt((int) (rest % DIGITS.length()));
            rest /= DIGITS.length();
        }
        return new String(digits);
    }

    @Override
    public String toString() {
        return hint() + "…";
    }
}
