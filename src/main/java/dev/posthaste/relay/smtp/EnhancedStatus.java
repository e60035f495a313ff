package dev.posthaste.relay.smtp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a server says about a delivery apart from its prose (RFC 3463): {@code 5.1.1} is "permanent, about the address, no
 * such mailbox".
 *
 * @param klass 2 success, 4 transient, 5 permanent
 * @param subject 0 to 999; 1 is the address, 2 the mailbox, 7 policy
 * @param detail 0 to 999
 */
public record EnhancedStatus(int klass, int subject, int detail) {

    /** RFC 3463 section 3.4: for the system, whichever mailbox it is for. */
    static final EnhancedStatus TOO_LARGE = new EnhancedStatus(5, 3, 4);

    /** RFC 6531 section 4.3, and there too where the code is 553 or 550. */
    static final EnhancedStatus NEEDS_SMTPUTF8 = new EnhancedStatus(5, 6, 7);

    private static final Pattern LEADING = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})(?: |$)");

    public EnhancedStatus {
        if ((klass != 2 && klass != 4 && klass != 5) || isOutside(subject) || isOutside(detail)) {
            throw new IllegalArgumentException("Not an enhanced status code.");
        }
    }

    /**
     * Reads {@code 5.1.1}.
     *
     * @throws IllegalArgumentException when {@code text} is not exactly such a code
     */
    public static EnhancedStatus parse(String text) {
        EnhancedStatus status = leading(text);
        if (status == null || text.indexOf(' ') >= 0) {
            throw new IllegalArgumentException("Not an enhanced status code.");
        }
        return status;
    }

    /** The code at the start of a reply's text, if one stands there. */
    static @Nullable EnhancedStatus leading(String text) {
        Matcher code = LEADING.matcher(text);
        return code.lookingAt()
                ? new EnhancedStatus(
                        Integer.parseInt(code.group(1)),
                        Integer.parseInt(code.group(2)),
                        Integer.parseInt(code.group(3)))
                : null;
    }

    @Override
    public String toString() {
        return klass + "." + subject + "." + detail;
    }

    private static boolean isOutside(int number) {
        return number < 0 || number > 999;
    }
}
