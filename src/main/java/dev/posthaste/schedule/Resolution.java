package dev.posthaste.schedule;

import dev.posthaste.WireName;

/** What somebody who knows says of a mail that is held in doubt. */
enum Resolution {
    /** It arrived. */
    SENT,
    /** It did not arrive: send it again. */
    RETRY,
    /** It did not arrive, and is not to be sent any more. */
    FAILED;

    String wire() {
        return WireName.of(this);
    }

    /** @throws IllegalArgumentException for a name that is none */
    static Resolution ofWire(String name) {
        return WireName.parse(Resolution.class, name, "This is sent, retry or failed.");
    }
}
