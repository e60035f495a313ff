package dev.posthaste.relay.smtp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Everything between an open socket and the first mail: greeting, EHLO, TLS and login. */
final class Opening {

    private final Wire wire;
    private final SmtpServer server;
    private final Tls tls;
    private final Transcript transcript;
    private Phase phase = Phase.GREETING;
    private @Nullable SmtpReply greeting;
    private @Nullable Capabilities capabilities;

    Opening(Wire wire, SmtpServer server, Tls tls, Transcript transcript) {
        this.wire = wire;
        this.server = server;
        this.tls = tls;
        this.transcript = transcript;
    }

    /** @throws RouteFailure when no mail can be sent over this connection; it is closed then */
    SmtpConnection open() throws RouteFailure {
        boolean opened = false;
        try {
            if (server.tls() == TlsMode.IMPLICIT) {
                secure();
            }
            greet();
            Capabilities capabilities = hello();
            this.capabilities = capabilities;
            if (mustStartTls(capabilities) && startTls()) {
                // RFC 3207 section 4.2: what was said in plain text no longer counts.
                capabilities = hello();
                this.capabilities = capabilities;
            }
            Credentials credentials = server.credentials();
            if (credentials != null) {
                phase = Phase.AUTH;
                new Authentication(wire, server, credentials, transcript).run(capabilities.mechanisms());
            }
            opened = true;
            return new SmtpConnection(wire, server, capabilities);
        } catch (IOException e) {
            transcript.add(phase, "", null);
            throw new RouteFailure(
                    new SmtpResult.Unavailable(phase, Failures.cause(e), null, e instanceof ProtocolViolation));
        } finally {
            if (!opened) {
                wire.abort();
            }
        }
    }

    /** Null when it did not come so far. */
    @Nullable
    SmtpReply greeting() {
        return greeting;
    }

    /** What was offered last; null when it did not come so far. */
    @Nullable
    Capabilities capabilities() {
        return capabilities;
    }

    private void greet() throws IOException, RouteFailure {
        phase = Phase.GREETING;
        SmtpReply welcome = wire.reply(server.timeouts().greeting()).reply();
        transcript.add(phase, "", welcome);
        if (welcome.code() != 220) {
            throw refusal("the server does not welcome us", welcome);
        }
        greeting = welcome;
    }

    private Capabilities hello() throws IOException, RouteFailure {
        phase = Phase.EHLO;
        ReplyReader.Lines answer = ask("EHLO", " " + server.heloName());
        if (answer.reply().positive()) {
            return Capabilities.of(answer.lines());
        }
        if (!answer.reply().permanentFailure()) {
            throw refusal("the server refuses EHLO", answer.reply());
        }
        SmtpReply old = ask("HELO", " " + server.heloName()).reply();
        if (!old.positive()) {
            throw refusal("the server refuses EHLO and HELO", old);
        }
        return Capabilities.NONE;
    }

    private boolean mustStartTls(Capabilities capabilities) throws RouteFailure {
        return switch (server.tls()) {
            case NONE, IMPLICIT -> false;
            case OPPORTUNISTIC -> capabilities.startTls();
            case REQUIRED -> {
                if (!capabilities.startTls()) {
                    phase = Phase.STARTTLS;
                    throw refusal("the server does not offer STARTTLS, and this route requires it", null);
                }
                yield true;
            }
        };
    }

    /** False when the server would rather not and we do not insist. */
    private boolean startTls() throws IOException, RouteFailure {
        phase = Phase.STARTTLS;
        SmtpReply answer = ask("STARTTLS", "").reply();
        if (answer.code() != 220) {
            if (server.verified() || answer.closing()) {
                throw refusal("the server refuses STARTTLS", answer);
            }
            return false;
        }
        if (!wire.quiet()) {
            // CVE-2011-0411 and its kin: these bytes are plain text that would be believed as if it had come inside
            // TLS.
            throw new ProtocolViolation("plain text was injected behind the answer to STARTTLS");
        }
        secure();
        return true;
    }

    private void secure() throws IOException {
        phase = Phase.STARTTLS;
        wire.secure(tls.factoryFor(server), server, server.timeouts().command());
        transcript.add(phase, "handshake", null);
    }

    private ReplyReader.Lines ask(String verb, String argument) throws IOException {
        if (!wire.quiet()) {
            throw new ProtocolViolation("the server answered what was not asked");
        }
        wire.line(verb + argument, SmtpOutput.LONGEST_COMMAND);
        wire.flush();
        ReplyReader.Lines answer = wire.reply(server.timeouts().command());
        transcript.add(phase, verb, answer.reply());
        return answer;
    }

    private RouteFailure refusal(String cause, @Nullable SmtpReply reply) {
        return new RouteFailure(phase, cause, reply);
    }
}
