package dev.posthaste;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a bounce is evidence of, by its enhanced status code (RFC 3463 section 3), be it a refusal or a report of one. */
public enum BounceKind {
    /** The address: {@linkplain #nobodyIsThere nobody is there}, or the mailbox is closed. */
    HARD,
    /** The moment: a full mailbox, a server that could not be reached for days. The same address may work tomorrow. */
    SOFT,
    /** The message or its sender: policy, reputation, authentication, size, content. Says nothing of the address. */
    BLOCKED,
    /** It says that it failed, and no more. */
    UNDETERMINED;

    /**
     * RFC 3463 section 3.2, and the IANA registry for 5.1.10 (RFC 7505 section 4.2). Not 5.1.0, which says too little; not 5.1.2, by
     * which one failure of its DNS would end a whole domain; not 5.1.4, because somebody is there.
     */
    private static final Set<String> NOBODY_THERE = Set.of(
            "5.1.1", // no such mailbox
            "5.1.3", // no mailbox can be written like this
            "5.1.6", // moved, and nobody knows where
            "5.1.10"); // the domain declares that it takes no mail

    private static final Pattern STATUS = Pattern.compile("([245])\\.(\\d{1,3})\\.(\\d{1,3})");

    /** The name on the wire: lower case. */
    public String wire() {
        return WireName.of(this);
    }

    /**
     * Whether it says that there is no such mailbox.
     *
     * @param enhancedStatus null where the reply had none
     */
    public static boolean nobodyIsThere(@Nullable String enhancedStatus) {
        return enhancedStatus != null && NOBODY_THERE.contains(enhancedStatus);
    }

    /**
     * @param code of the reply; null where there was none
     * @param enhancedStatus such as {@code 5.1.1}; null where the reply had none
     */
    public static BounceKind of(@Nullable Integer code, @Nullable String enhancedStatus) {
        if (code == null) {
            return UNDETERMINED;
        }
        if (nobodyIsThere(enhancedStatus)) {
            return HARD;
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
            case 1 -> ofAddress(detail);
            case 2 -> ofMailbox(detail);
            // 5.3.4 finds the message too big.
            case 3 -> detail == 4 ? BLOCKED : UNDETERMINED;
            case 6 -> BLOCKED;
            default -> UNDETERMINED;
        };
    }

    /** 5.1.7 and 5.1.8 are about the sender's. */
    private static BounceKind ofAddress(int detail) {
        return detail == 7 || detail == 8 ? BLOCKED : UNDETERMINED;
    }

    private static BounceKind ofMailbox(int detail) {
        return switch (detail) {
            case 1 -> HARD; // closed
            case 2 -> SOFT; // full
            case 3 -> BLOCKED; // takes no message of this length
            default -> UNDETERMINED;
        };
    }
}
