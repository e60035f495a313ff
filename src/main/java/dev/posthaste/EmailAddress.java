package dev.posthaste;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A mail address as it may stand in an SMTP command: {@code local-part@domain} (RFC 5321 section 4.1.2, RFC 6531 section
 * 3.3). The local part is a dot-atom or a quoted string; the domain is a dot-separated name in A-labels and lower case. No
 * address that exists can hold a control character, a space outside quotes, an angle bracket or a line end.
 *
 * @param localPart at most 64 octets
 * @param domain at most 255 octets, each label at most 63
 */
public record EmailAddress(String localPart, String domain) {

    private static final int LONGEST_LOCAL_PART = 64; // RFC 5321 section 4.5.3.1.1
    private static final int LONGEST_ADDRESS = 254; // RFC 5321 section 4.5.3.1.3, less the angle brackets
    private static final String ATEXT_MARKS = "!#$%&'*+-/=?^_`{|}~";

    public EmailAddress {
        checkLocalPart(localPart);
        domain = DomainName.ascii(domain);
        if (octets(localPart) + 1 + domain.length() > LONGEST_ADDRESS) {
            throw new IllegalArgumentException("An address is at most 254 octets long.");
        }
    }

    /** @throws IllegalArgumentException with a sentence that says what is wrong */
    public static EmailAddress parse(String text) {
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("An address has the form local-part@domain.");
        }
        return new EmailAddress(text.substring(0, at), text.substring(at + 1));
    }

    /** Whether the local part has non-ASCII letters, so that only a server with SMTPUTF8 can take it (RFC 6531). */
    public boolean needsSmtpUtf8() {
        return !DomainName.isAscii(localPart);
    }

    /**
     * The form under which recipients are compared: lower case throughout, and quoted only where it has to be, as {@code ada},
     * {@code "ada"} and {@code "a\da"} are one mailbox (RFC 5321 section 4.1.2).
     */
    public String canonical() {
        return (sparinglyQuoted(localPart) + "@" + domain).toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return localPart + "@" + domain;
    }

    private static String sparinglyQuoted(String localPart) {
        if (localPart.charAt(0) != '"') {
            return localPart;
        }
        var bare = new StringBuilder();
        var quoted = new StringBuilder("\"");
        for (int i = 1; i < localPart.length() - 1; i++) {
            char c = localPart.charAt(i);
            if (c == '\\') {
                i++;
                c = localPart.charAt(i);
            }
            bare.append(c);
            quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
        }
        return isDotAtom(bare.toString()) ? bare.toString() : quoted.append('"').toString();
    }

    private static void checkLocalPart(String localPart) {
        if (localPart.isEmpty() || octets(localPart) > LONGEST_LOCAL_PART) {
            throw new IllegalArgumentException("The part before the @ is 1 to 64 octets long.");
        }
        boolean quoted = localPart.length() >= 2 && localPart.startsWith("\"") && localPart.endsWith("\"");
        if (!(quoted ? isQuotedString(localPart) : isDotAtom(localPart))) {
            throw new IllegalArgumentException(
                    "The part before the @ has a character that is not allowed there, or a dot at an end or beside another.");
        }
    }

    // A loop, as are those below: every record of the log has addresses, and streams of characters took most of the
    // time in which it is read.
    private static boolean isDotAtom(String text) {
        boolean atStartOfAtom = true;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            if (c == '.' ? atStartOfAtom : !isAtext(c)) {
                return false;
            }
            atStartOfAtom = c == '.';
            i += Character.charCount(c);
        }
        return !atStartOfAtom;
    }

    /** RFC 5321 section 4.1.2: qtextSMTP and quoted pairs of printable ASCII; no controls, not even folded. */
    private static boolean isQuotedString(String text) {
        for (int i = 1; i < text.length() - 1; i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
                if (i == text.length() - 1) {
                    return false;
                }
                c = text.charAt(i);
            } else if (c == '"') {
                return false;
            }
            if (c < ' ' || c > '~') {
                return false;
            }
        }
        return true;
    }

    private static boolean isAtext(int c) {
        return c < 128 ? Character.isLetterOrDigit(c) || ATEXT_MARKS.indexOf(c) >= 0 : isUtf8Atext(c);
    }

    /** RFC 6531 allows all of UTF-8; what no mailbox is made of (spaces, controls, format characters, halves of pairs) we refuse. */
    private static boolean isUtf8Atext(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SPACE_SEPARATOR -> false;
            default -> true;
        };
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
