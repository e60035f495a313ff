package dev.posthaste;

import com.ibm.icu.text.IDNA;
import java.util.Locale;

/**
 * The one form in which a domain is kept, compared and asked for: A-labels in lower case. What is written in other letters is
 * converted as IDNA 2008 wants it (RFC 5891), after the mapping that people expect of a keyboard (UTS 46, not transitional): a
 * domain with a sharp s is not the one with two. {@code java.net.IDN} speaks IDNA 2003, which takes them for the same, and mail
 * would go to a stranger.
 */
final class DomainName {

    private static final int LONGEST_LABEL = 63;

    private DomainName() {}

    /** Apart, so that the tables are read when the first such domain comes, and not at start. */
    private static final class Tables {
        static final IDNA UTS_46 = IDNA.getUTS46Instance(IDNA.NONTRANSITIONAL_TO_ASCII
                | IDNA.USE_STD3_RULES
                | IDNA.CHECK_BIDI
                | IDNA.CHECK_CONTEXTJ
                | IDNA.CHECK_CONTEXTO);
    }

    /** @throws IllegalArgumentException with a sentence that says what is wrong */
    static String ascii(String domain) {
        if (domain.startsWith("[")) {
            throw new IllegalArgumentException("An address literal is not accepted; use a domain name.");
        }
        String ascii = isAscii(domain) ? domain.toLowerCase(Locale.ROOT) : converted(domain);
        if (!isName(ascii)) {
            throw new IllegalArgumentException(
                    "The part after the @ is a domain name: letters, digits and dashes, in labels of at most 63.");
        }
        return ascii;
    }

    private static String converted(String domain) {
        IDNA.Info info = new IDNA.Info();
        String ascii =
                Tables.UTS_46.nameToASCII(domain, new StringBuilder(), info).toString();
        if (info.hasErrors()) {
            throw new IllegalArgumentException("The part after the @ is not a valid domain name.");
        }
        return ascii;
    }

    static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) > 127) {
                return false;
            }
        }
        return true;
    }

    private static boolean isName(String ascii) {
        int start = 0;
        for (int dot = ascii.indexOf('.'); dot >= 0; dot = ascii.indexOf('.', start)) {
            if (!isLabel(ascii, start, dot)) {
                return false;
            }
            start = dot + 1;
        }
        return isLabel(ascii, start, ascii.length());
    }

    private static boolean isLabel(String name, int start, int end) {
        if (start == end || end - start > LONGEST_LABEL || name.charAt(start) == '-' || name.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = name.charAt(i);
            if (c > 127 || !Character.isLetterOrDigit(c) && c != '-') {
                return false;
            }
        }
        return true;
    }
}
