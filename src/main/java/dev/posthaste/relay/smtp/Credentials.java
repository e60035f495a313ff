package dev.posthaste.relay.smtp;

/** What a route logs in with. */
public record Credentials(String user, String password) {

    public Credentials {
        // RFC 4616 section 2: NUL separates the two on the wire.
        if (user.isEmpty() || user.indexOf(0) >= 0 || password.indexOf(0) >= 0) {
            throw new IllegalArgumentException("Neither user nor password may hold a NUL, and the user is not empty.");
        }
    }

    @Override
    public String toString() {
        return "Credentials[user=" + user + ", password=***]";
    }
}
