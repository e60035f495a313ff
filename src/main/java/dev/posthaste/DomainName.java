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
        String ascii = domain.chars().anyMatch(c -> c > 127) ? converted(domain) : domain.toLowerCase(Locale.ROOT);
        for (String label : ascii.split("\\.", -1)) {
            if (!isLabel(label)) {
                throw new IllegalArgumentException(
                        "The part after the @ is a domain name: letters, digits and dashes, in labels of at most 63.");
            }
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

    private static boolean isLabel(String label) {
        return !label.isEmpty()
                && label.length() <= LONGEST_LABEL
                && !label.startsWith("-")
                && !label.endsWith("-")
                && label.chars().allMatch(c -> c < 128 && (Character.isLetterOrDigit(c) || c == '-'));
    }
}
