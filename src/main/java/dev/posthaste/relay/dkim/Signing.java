package dev.posthaste.relay.dkim;

/** What became of a message before it is sent. */
public sealed interface Signing {

    /** @param message to be sent: signed, or as it was when nobody signs for its sender */
    record Ready(byte[] message) implements Signing {}

    /** It must not go out like this; later it may. */
    record Withheld(String cause) implements Signing {}
}
