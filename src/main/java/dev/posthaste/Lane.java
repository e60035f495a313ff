package dev.posthaste;

import java.util.Locale;

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
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is none */
    public static Lane ofWire(String name) {
        for (Lane lane : values()) {
            if (lane.wire().equals(name)) {
                return lane;
            }
        }
        throw new IllegalArgumentException("A lane is critical, normal or bulk.");
    }
}
