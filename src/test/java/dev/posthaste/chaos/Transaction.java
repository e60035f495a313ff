package dev.posthaste.chaos;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One SMTP transaction that came as far as its final dot.
 *
 * @param millis when the dot came
 * @param client the name it greeted with: which relay it was
 * @param sha256 of the octets between DATA and dot, as they were on the wire
 */
record Transaction(long millis, String client, String recipient, String messageId, String sha256, Answer answer) {

    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^message-id: *(<[^>\r\n]*>)");

    /** One whose dot has just come. */
    static Transaction now(String client, String recipient, byte[] data, Answer answer) {
        Matcher id = MESSAGE_ID.matcher(new String(data, StandardCharsets.ISO_8859_1));
        return new Transaction(
                System.currentTimeMillis(), client, recipient, id.find() ? id.group(1) : "", sha256(data), answer);
    }

    /** What was said to the final dot. */
    enum Answer {
        /** 250. */
        TAKEN,
        /** Nothing: the line was cut, or the relay killed. The sink has the mail all the same. */
        NONE,
        /** 451: the sink does not have it. */
        DEFERRED,
        /** 550: nor will it ever have it. */
        REFUSED
    }

    /** Whether the recipient has it now. */
    boolean arrived() {
        return answer == Answer.TAKEN || answer == Answer.NONE;
    }

    private static String sha256(byte[] data) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256.", e);
        }
    }
}
