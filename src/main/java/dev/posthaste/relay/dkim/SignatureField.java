package dev.posthaste.relay.dkim;

import java.util.Iterator;
import java.util.List;

/**
 * The text of one DKIM-Signature field (RFC 6376 section 3.5), without its CRLF. No {@code l=}: it lets others write below the
 * message. No {@code x=}: mail can wait for days. No {@code t=}: each attempt has another time, and the bytes are to be the same;
 * the Date is signed.
 */
final class SignatureField {

    static final String NAME = "DKIM-Signature";

    private static final int WIDTH = 76; // of the 78 that RFC 5322 section 2.1.1 wants

    private final StringBuilder text = new StringBuilder(NAME).append(':');
    private int column = text.length();

    /** Without the signature: {@code b=} is empty and stands last. */
    SignatureField(SigningKey key, List<String> names, String bodyHash) {
        word(" v=1;");
        word(" a=" + key.algorithm() + ";");
        word(" c=relaxed/relaxed;");
        word(" d=" + key.name().domain() + ";");
        word(" s=" + key.name().selector() + ";");
        word(" h=");
        for (Iterator<String> each = names.iterator(); each.hasNext(); ) {
            word(each.next() + (each.hasNext() ? ":" : ";"));
        }
        word(" bh=" + bodyHash + ";");
        word(" b=");
    }

    /** What is signed of it. */
    String unsigned() {
        return text.toString();
    }

    String signed(String signature) {
        int at = 0;
        while (at < signature.length()) {
            if (column >= WIDTH) {
                fold();
                put(" ");
            }
            int end = Math.min(signature.length(), at + WIDTH - column);
            put(signature.substring(at, end));
            at = end;
        }
        return text.toString();
    }

    /** Folds in front of it if it must; a name longer than a line stays in one piece. */
    private void word(String word) {
        if (column + word.length() > WIDTH) {
            fold();
            if (!word.startsWith(" ")) {
                put(" ");
            }
        }
        put(word);
    }

    private void fold() {
        text.append("\r\n");
        column = 0;
    }

    private void put(String part) {
        text.append(part);
        column += part.length();
    }
}
