package dev.posthaste.schedule;

import java.util.Locale;

/** What somebody who knows says of a mail that is held in doubt. */
enum Resolution {
    /** It arrived. */
    SENT,
    /** It did not arrive: send it again. */
    RETRY,
    /** It did not arrive, and is not to be sent any more. */
    FAILED;

    String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException for a name that is none */
    static Resolution ofWire(String name) {
        for (Resolution resolution : values()) {
            if (resolution.wire().equals(name)) {
                return resolution;
            }
        }
        throw new IllegalArgumentException("This is sent, retry or failed.");
    }
}
