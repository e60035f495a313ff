package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posthaste.relay.smtp.Credentials.Secret;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The client's side of one login by one mechanism (RFC 4422). Knows nothing of how SMTP carries it. */
interface Sasl {

    AuthMechanism mechanism();

    /** What is said without being asked; null when the server speaks first. */
    byte @Nullable [] initial();

    /**
     * What to answer to a challenge; null when there is nothing more to say.
     *
     * @param challenge as it came, which should be base64
     * @throws ProtocolViolation when the challenge makes no sense
     */
    byte @Nullable [] answer(String challenge) throws ProtocolViolation;

    /** Whether the server has proved what the mechanism wants it to prove, so that its welcome can be believed. */
    default boolean convinced() {
        return true;
    }

    /**
     * The best mechanism that is offered and wanted; null when there is none. Inside TLS all of them keep the secret; PLAIN
     * comes first because it takes one round trip, and because a server may offer SCRAM without having what it takes for every
     * user.
     *
     * @throws IOException when an access token cannot be had
     */
    static @Nullable Sasl choose(Set<String> offered, Credentials credentials) throws IOException {
        List<AuthMechanism> preferred = switch (credentials.secret()) {
            case Secret.Password _ -> List.of(AuthMechanism.PLAIN, AuthMechanism.SCRAM_SHA_256, AuthMechanism.LOGIN);
            case Secret.Token _ -> List.of(AuthMechanism.OAUTHBEARER, AuthMechanism.XOAUTH2);
        };
        for (AuthMechanism each : preferred) {
            boolean wanted = credentials.mechanism() == AuthMechanism.AUTO || credentials.mechanism() == each;
            if (wanted && offered.contains(each.wire())) {
                return by(each, credentials);
            }
        }
        return null;
    }

    private static Sasl by(AuthMechanism mechanism, Credentials credentials) throws IOException {
        String user = credentials.user();
        return switch (credentials.secret()) {
            case Secret.Password(String password) ->
                switch (mechanism) {
                    case PLAIN -> new Plain(user, password);
                    case LOGIN -> new Login(user, password);
                    case SCRAM_SHA_256 -> new Scram(user, password);
                    case AUTO, XOAUTH2, OAUTHBEARER -> throw new IllegalArgumentException("takes no password");
                };
            case Secret.Token(AccessTokens tokens) -> new Bearer(mechanism, user, tokens.token());
        };
    }

    /** RFC 4616. */
    record Plain(String user, String password) implements Sasl {
        @Override
        public AuthMechanism mechanism() {
            return AuthMechanism.PLAIN;
        }

        @Override
        public byte[] initial() {
            return ("\0" + user + "\0" + password).getBytes(UTF_8);
        }

        @Override
        public byte @Nullable [] answer(String challenge) {
            return null;
        }
    }

    /** User and password, each asked for by a prompt that is not looked at. */
    final class Login implements Sasl {

        private final List<String> answers;
        private int given;

        Login(String user, String password) {
            this.answers = List.of(user, password);
        }

        @Override
        public AuthMechanism mechanism() {
            return AuthMechanism.LOGIN;
        }

        @Override
        public byte @Nullable [] initial() {
            return null;
        }

        @Override
        public byte @Nullable [] answer(String challenge) {
            return given < answers.size() ? answers.get(given++).getBytes(UTF_8) : null;
        }
    }

    /** An access token, in either of its two forms. */
    record Bearer(AuthMechanism mechanism, String user, String token) implements Sasl {
        @Override
        public byte[] initial() {
            String text = mechanism == AuthMechanism.XOAUTH2
                    ? "user=" + user + "\1auth=Bearer " + token + "\1\1"
                    // RFC 7628 section 3.1; the user is a saslname of RFC 5801.
                    : "n,a=" + user.replace("=", "=3D").replace(",", "=2C") + ",\1auth=Bearer " + token + "\1\1";
            return text.getBytes(UTF_8);
        }

        /** A challenge is an error in JSON, to which one says a word without meaning so that the refusal can follow. */
        @Override
        public byte[] answer(String challenge) {
            return mechanism == AuthMechanism.XOAUTH2 ? new byte[0] : new byte[] {1}; // RFC 7628 section 3.2.3
        }
    }
}
