package dev.posthaste;

/** A way through the queue with its own topic and its own workers, so that no lane waits behind another. */
public enum Lane {
    /** Login codes and password resets: someone is looking at an empty inbox right now. */
    CRITICAL,
    /** Receipts, notices, invitations. */
    NORMAL,
    /** Whatever may take an hour. */
    BULK;

    /** The name on the wire: lower case. */
    public String wire() {
        return WireName.of(this);
    }

    /** @throws IllegalArgumentException for a name that is none */
    public static Lane ofWire(String name) {
        return WireName.parse(Lane.class, name, "A lane is critical, normal or bulk.");
    }
}
