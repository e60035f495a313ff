package dev.posthaste;

/** What to do with a mail whose line was cut after the final dot, so that nobody knows whether it arrived. */
public enum OnUnknown {
    /** Send it again after the backoff: the recipient may get it twice. */
    RETRY,
    /** Leave it until somebody who knows says what became of it: the recipient may never get it. */
    HOLD;

    /** The name on the wire: lower case. */
    public String wire() {
        return WireName.of(this);
    }

    /** @throws IllegalArgumentException for a name that is none */
    public static OnUnknown ofWire(String name) {
        return WireName.parse(OnUnknown.class, name, "This is retry or hold.");
    }
}
