package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posthaste.relay.smtp.Credentials.Secret;
import java.io.IOException;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A route's login on one connection (RFC 4954). */
final class Authentication {

    private static final int REFUSED = 535;
    /** Characters of a secret that nobody is to see together. */
    private static final int TELLING = 16;

    private final Wire wire;
    private final SmtpServer server;
    private final Credentials credentials;
    private final Transcript transcript;

    Authentication(Wire wire, SmtpServer server, Credentials credentials, Transcript transcript) {
        this.wire = wire;
        this.server = server;
        this.credentials = credentials;
        this.transcript = transcript;
    }

    /**
     * @param offered the mechanisms in the server's answer to EHLO
     * @throws RouteFailure when the server does not let us in
     */
    void run(Set<String> offered) throws IOException, RouteFailure {
        if (wire.tls() == null && !wire.peerIsLoopback()) {
            throw refusal("refused to send credentials in the clear", null);
        }
        SmtpReply reply = login(choose(offered));
        if (reply.code() == REFUSED && credentials.secret() instanceof Secret.Token) {
            // Tokens are called back before their time; a fresh one is tried once.
            reply = login(choose(offered));
        }
        if (reply.code() != 235) {
            throw refusal("the server refuses the login", reply);
        }
    }

    private Sasl choose(Set<String> offered) throws RouteFailure {
        Sasl sasl;
        try {
            sasl = Sasl.choose(offered, credentials);
        } catch (IOException e) {
            throw refusal("no access token: " + Failures.cause(e), null);
        }
        if (sasl == null) {
            throw refusal(
                    credentials.mechanism() == AuthMechanism.AUTO
                            ? "the server offers no way to log in that we know"
                            : "the server does not offer to log in by "
                                    + credentials.mechanism().wire(),
                    null);
        }
        return sasl;
    }

    private SmtpReply login(Sasl sasl) throws IOException, RouteFailure {
        String command = "AUTH " + sasl.mechanism().wire();
        byte[] bytes = sasl.initial();
        String initial = bytes == null ? null : base64(bytes);
        // RFC 4954 section 4: one that does not fit into a command waits to be asked for.
        boolean fits = initial != null && command.length() + 1 + initial.length() + 2 <= SmtpOutput.LONGEST_COMMAND;
        SmtpReply reply = ask(fits ? command + " " + initial : command);
        if (initial != null && !fits && reply.code() == 334) {
            reply = ask(initial);
        }
        while (reply.code() == 334) {
            byte[] next = sasl.answer(reply.text());
            // RFC 4954 section 4: "*" gives up; the server answers 501.
            reply = ask(next == null ? "*" : base64(next));
            if (next == null) {
                break;
            }
        }
        if (reply.code() == REFUSED
                && sasl instanceof Sasl.Bearer bearer
                && credentials.secret() instanceof Secret.Token(AccessTokens tokens)) {
            tokens.refused(bearer.token());
        }
        SmtpReply shown = shown(reply, sasl, initial);
        transcript.add(Phase.AUTH, command, shown);
        if (reply.positive() && !sasl.convinced()) {
            throw refusal("the server did not prove that it knows the password", shown);
        }
        return shown;
    }

    private SmtpReply ask(String command) throws IOException {
        if (!wire.quiet()) {
            throw new ProtocolViolation("the server answered what was not asked");
        }
        wire.line(command, SmtpOutput.LONGEST_AUTH_COMMAND);
        wire.flush();
        return wire.reply(server.timeouts().command()).reply();
    }

    /** A reply is stored and shown. A welcome may name whomever it likes; some servers repeat the command they refuse. */
    private SmtpReply shown(SmtpReply reply, Sasl sasl, @Nullable String initial) {
        if (reply.positive()) {
            return new SmtpReply(reply.code(), reply.status(), "");
        }
        String secret = switch (credentials.secret()) {
            case Secret.Password(String password) -> password;
            case Secret.Token _ -> sasl instanceof Sasl.Bearer bearer ? bearer.token() : "";
        };
        boolean repeats = holdsEncodedOrNot(reply, secret)
                || holdsEncodedOrNot(reply, credentials.user())
                || (initial != null && holds(reply, initial));
        return repeats
                ? new SmtpReply(reply.code(), reply.status(), "(withheld: the server repeated our credentials)")
                : reply;
    }

    private static boolean holdsEncodedOrNot(SmtpReply reply, String secret) {
        return holds(reply, secret) || holds(reply, base64(secret.getBytes(UTF_8)));
    }

    /** A long one may be cut, as a reply is: its beginning gives it away as well. */
    private static boolean holds(SmtpReply reply, String secret) {
        return !secret.isEmpty() && reply.text().contains(secret.substring(0, Math.min(secret.length(), TELLING)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static RouteFailure refusal(String cause, @Nullable SmtpReply reply) {
        return new RouteFailure(Phase.AUTH, cause, reply);
    }
}
