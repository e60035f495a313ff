package dev.posthaste;

import java.util.Locale;

/** What to do with a mail whose line was cut after the final dot, so that nobody knows whether it arrived. */
public enum OnUnknown {
    /** Send it again after the backoff: the recipient may get it twice. */
    RETRY,
    /** Leave it until somebody who knows says what became of it: the recipient may never get it. */
    HOLD;

    /** The name on the wire: lower case. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is none */
    public static OnUnknown ofWire(String name) {
        for (OnUnknown policy : values()) {
            if (policy.wire().equals(name)) {
                return policy;
            }
        }
        throw new IllegalArgumentException("This is retry or hold.");
    }
}
