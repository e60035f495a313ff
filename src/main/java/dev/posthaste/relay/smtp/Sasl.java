package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The client's side of one login (RFC 4954). A new mechanism is a new record here and a line in {@link #choose}. */
sealed interface Sasl {

    /** The whole AUTH command. */
    String command();

    /**
     * What to answer to a 334; null when the mechanism has nothing more to say.
     *
     * @param turn how many were answered before
     */
    @Nullable
    String answer(int turn, String challenge);

    /** Null when no mechanism that we speak is offered. */
    static @Nullable Sasl choose(Set<String> offered, Credentials credentials) {
        if (offered.contains("PLAIN")) {
            return new Plain(credentials);
        }
        return offered.contains("LOGIN") ? new Login(credentials) : null;
    }

    /** RFC 4616. */
    record Plain(Credentials credentials) implements Sasl {
        @Override
        public String command() {
            return "AUTH PLAIN " + base64("\0" + credentials.user() + "\0" + credentials.password());
        }

        @Override
        public @Nullable String answer(int turn, String challenge) {
            return null;
        }
    }

    /** Not a standard, but all that some servers offer: user and password, each asked for by a prompt that is not looked at. */
    record Login(Credentials credentials) implements Sasl {
        @Override
        public String command() {
            return "AUTH LOGIN";
        }

        @Override
        public @Nullable String answer(int turn, String challenge) {
            return switch (turn) {
                case 0 -> base64(credentials.user());
                case 1 -> base64(credentials.password());
                default -> null;
            };
        }
    }

    /** Some servers repeat the command they refuse, and a reply is stored and shown. */
    static SmtpReply withoutSecrets(SmtpReply reply, Credentials credentials) {
        String text = reply.text();
        boolean repeats = text.contains(credentials.password())
                || text.contains(base64(credentials.password()))
                || text.contains(new Plain(credentials).command().substring("AUTH PLAIN ".length()));
        return repeats
                ? new SmtpReply(reply.code(), reply.status(), "(withheld: the server repeated our credentials)")
                : reply;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
    }
}
