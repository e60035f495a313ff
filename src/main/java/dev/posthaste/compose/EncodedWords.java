package dev.posthaste.compose;

import java.nio.charset.StandardCharsets;
import org.apache.james.mime4j.codec.EncoderUtil;
import org.apache.james.mime4j.codec.EncoderUtil.Usage;

/** Text in ASCII (RFC 2047): what is not plain becomes {@code =?UTF-8?…?=}, in words of at most 75 characters. */
final class EncodedWords {

    private static final int MOST_USED = 50; // what EncoderUtil takes

    private EncodedWords() {}

    /** The text of an unstructured header, encoded where it must be. {@code used} characters stand on the line already. */
    static String text(String text, int used, int longestWord) {
        return isPlain(text, longestWord) ? text : encode(text, Usage.TEXT_TOKEN, used);
    }

    /** A display name, as it may stand before an address: atoms, a quoted string or encoded words. */
    static String phrase(String name, int used) {
        if (!isPlain(name, 60) || name.length() > 60) {
            return encode(name, Usage.WORD_ENTITY, used);
        }
        boolean spaced = name.contains("  ");
        // Between atoms any run of spaces is one; in quotes it is kept.
        return spaced
                ? '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"'
                : EncoderUtil.encodeAddressDisplayName(name);
    }

    private static String encode(String text, Usage usage, int used) {
        return EncoderUtil.encodeEncodedWord(text, usage, Math.min(used, MOST_USED), StandardCharsets.UTF_8, null);
    }

    /**
     * Whether readers see {@code text} as it stands: printable ASCII, no space at an end (they strip it), no word too long to
     * fold, and nothing that looks like an encoded word, which they would decode.
     */
    private static boolean isPlain(String text, int longestWord) {
        int word = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c > '~' || c == '=' && text.startsWith("=?", i)) {
                return false;
            }
            // A run of spaces is folded together with the word behind it.
            word = c == ' ' && i > 0 && text.charAt(i - 1) != ' ' ? 1 : word + 1;
            if (word > longestWord) {
                return false;
            }
        }
        return !text.startsWith(" ") && !text.endsWith(" ");
    }
}
