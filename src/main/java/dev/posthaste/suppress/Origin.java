package dev.posthaste.suppress;

import dev.posthaste.WireName;

/** Why an address is on the list. Resend's words, and one more. */
enum Origin {
    /** Somebody said so. */
    MANUAL,
    /** A server refused it for good, for a reason that lies in the address. */
    BOUNCE,
    /** The recipient reported a mail as spam. */
    COMPLAINT,
    /** The recipient asked for no more mail. */
    UNSUBSCRIBE;

    /** The name on the wire and in the rows: lower case. */
    String wire() {
        return WireName.of(this);
    }

    /** @throws IllegalArgumentException for a name that is none */
    static Origin ofWire(String name) {
        return WireName.parse(Origin.class, name, "An origin is manual, bounce, complaint or unsubscribe.");
    }
}
