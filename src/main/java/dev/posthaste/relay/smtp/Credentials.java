package dev.posthaste.relay.smtp;

/**
 * What a route logs in with.
 *
 * @param mechanism how; {@link AuthMechanism#AUTO} leaves it to what the server offers
 */
public record Credentials(String user, Secret secret, AuthMechanism mechanism) {

    /** What proves that the user is who it says. */
    public sealed interface Secret {

        record Password(String password) implements Secret {
            @Override
            public String toString() {
                return "Password[***]";
            }
        }

        record Token(AccessTokens tokens) implements Secret {}
    }

    public Credentials {
        // RFC 4616 section 2 separates by NUL, RFC 7628 section 3.1 by 0x01.
        if (user.isEmpty() || user.chars().anyMatch(c -> c < ' ')) {
            throw new IllegalArgumentException("A user name is not empty and has no control character.");
        }
        if (secret instanceof Secret.Password(String password) && password.indexOf(0) >= 0) {
            throw new IllegalArgumentException("A password has no NUL.");
        }
        if (mechanism != AuthMechanism.AUTO && mechanism.takesToken() != secret instanceof Secret.Token) {
            throw new IllegalArgumentException(mechanism.wire() + " takes "
                    + (mechanism.takesToken()
                            ? "an access token, not a password."
                            : "a password, not an access token."));
        }
    }

    /** A password, by whatever mechanism the server offers for one. */
    public Credentials(String user, String password) {
        this(user, new Secret.Password(password), AuthMechanism.AUTO);
    }
}
