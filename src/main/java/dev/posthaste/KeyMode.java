package dev.posthaste;

/** How real the mail of an API key is. */
public enum KeyMode {
    /** It is sent. */
    LIVE,
    /** Nothing leaves: the recipient's name decides what is told of it. */
    SANDBOX,
    /** It is sent, to listed recipients only. */
    TEAM;

    /** The name on the wire: lower case. */
    public String wire() {
        return WireName.of(this);
    }

    /** @throws IllegalArgumentException for a name that is none */
    public static KeyMode ofWire(String name) {
        return WireName.parse(KeyMode.class, name, "A mode is live, sandbox or team.");
    }
}
