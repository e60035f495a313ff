package dev.posthaste.relay.smtp;

/** How a route logs in. */
public enum AuthMechanism {
    /** The best of those that the server offers and that the secret fits. */
    AUTO,
    /** RFC 4616. */
    PLAIN,
    /** Not a standard, but all that some servers offer. */
    LOGIN,
    /** RFC 7677: the password itself does not leave, and the server proves that it knows it. */
    SCRAM_SHA_256,
    /** An access token in the form that Google and Microsoft made up. */
    XOAUTH2,
    /** An access token as RFC 7628 has it. */
    OAUTHBEARER;

    /** The name in EHLO and AUTH. */
    String wire() {
        return name().replace('_', '-');
    }

    boolean takesToken() {
        return switch (this) {
            case XOAUTH2, OAUTHBEARER -> true;
            case AUTO, PLAIN, LOGIN, SCRAM_SHA_256 -> false;
        };
    }
}
