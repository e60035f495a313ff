package dev.posthaste;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a bounce is evidence of, by its enhanced status code (RFC 3463 section 3), be it a refusal or a report of one. */
public enum BounceKind {
    /** The address: nobody is there, or nobody any more. */
    HARD,
    /** The moment: a full mailbox, a server that could not be reached for days. The same address may work tomorrow. */
    SOFT,
    /** The message or its sender: policy, reputation, authentication. Says nothing of the address. */
    BLOCKED,
    /** It says that it failed, and no more. */
    UNDETERMINED;

    private static final Pattern STATUS = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})");

    /** The name on the wire: lower case. */
    public String wire() {
        return WireName.of(this);
    }

    /**
     * @param code of the reply; null where there was none
     * @param enhancedStatus such as {@code 5.1.1}; null where the reply had none
     */
    public static BounceKind of(@Nullable Integer code, @Nullable String enhancedStatus) {
        if (code == null) {
            return UNDETERMINED;
        }
        Matcher status = STATUS.matcher(enhancedStatus == null ? "" : enhancedStatus);
        return status.matches()
                ? of(status.group(1).equals("4"), Integer.parseInt(status.group(2)), Integer.parseInt(status.group(3)))
                : of(code < 500, 0, 0);
    }

    private static BounceKind of(boolean transientFailure, int subject, int detail) {
        if (subject == 7) {
            return BLOCKED;
        }
        if (transientFailure) {
            return SOFT;
        }
        return switch (subject) {
            case 1 -> isOfTheSender(detail) ? BLOCKED : HARD;
            // 5.2.1 is a mailbox that is closed; 5.2.2 is full, 5.2.3 finds this one message too long.
            case 2 -> detail == 1 ? HARD : detail == 2 ? SOFT : UNDETERMINED;
            default -> UNDETERMINED;
        };
    }

    /** Of the codes about addresses, 5.1.7 and 5.1.8 are about the sender's (RFC 3463 section 3.2). */
    private static boolean isOfTheSender(int detail) {
        return detail == 7 || detail == 8;
    }
}
