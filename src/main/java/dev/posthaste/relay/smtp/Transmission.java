package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One mail's conversation: MAIL, RCPT, DATA, the message, the dot. Leaves the wire open only when it can carry another. */
final class Transmission {

    private static final List<Phase> ENVELOPE = List.of(Phase.MAIL, Phase.RCPT, Phase.DATA);
    private static final int TOO_LARGE = 552;
    private static final Duration EARLY_REPLY = Duration.ofSeconds(1);
    /** With the mail refused, nothing but the connection is at stake. */
    private static final Duration LONE_DOT = Duration.ofSeconds(5);

    private final Wire wire;
    private final SmtpServer server;
    private final EnvelopeCommands commands;
    private final BeforeDot beforeDot;
    private final Transcript transcript;
    private Phase phase = Phase.MAIL;
    private boolean answered;
    private @Nullable SmtpResult verdict;

    Transmission(Wire wire, EnvelopeCommands commands, BeforeDot beforeDot, Transcript transcript) {
        this.wire = wire;
        this.server = commands.server();
        this.commands = commands;
        this.beforeDot = beforeDot;
        this.transcript = transcript;
    }

    /** @param reset whether the connection has to forget an earlier mail first */
    SmtpResult run(boolean reset) {
        try {
            return envelope(reset) ? message() : verdict();
        } catch (IOException e) {
            wire.abort();
            transcript.add(phase, verb(phase), null);
            // A mail that was refused stays refused, even if the line was cut while we read on.
            return verdict == null ? new SmtpResult.Unavailable(phase, Failures.cause(e), null) : verdict;
        }
    }

    /**
     * Whether the connection ended before the server had said a word about this mail, other than that it closes. It had lain
     * idle for too long then, and nothing stands against a fresh one.
     */
    boolean unheard() {
        return !answered;
    }

    /** True when the server waits for the message. */
    private boolean envelope(boolean reset) throws IOException {
        boolean pipelining = commands.capabilities().pipelining();
        requireQuiet();
        if (reset) {
            say("RSET");
        }
        if (pipelining) {
            for (Phase step : ENVELOPE) {
                say(command(step));
            }
        }
        wire.flush();
        if (reset && !reply("RSET", server.timeouts().command()).positive()) {
            throw new ProtocolViolation("the server refuses RSET");
        }
        for (Phase step : ENVELOPE) {
            phase = step;
            if (!pipelining) {
                requireQuiet();
                say(command(step));
                wire.flush();
            }
            SmtpReply reply = reply(verb(step), server.timeouts().command());
            if (!answered && !reply.closing()) {
                answered = true;
                beforeDot.answered();
            }
            boolean wasRefused = verdict != null;
            if (!wasRefused) {
                verdict = judge(step, reply);
            }
            if (reply.closing()) {
                wire.abort();
            }
            if (!wire.isOpen() || (verdict != null && !pipelining)) {
                return false;
            }
            if (step == Phase.DATA && wasRefused && reply.code() == 354) {
                // RFC 2920 section 3.1: no recipient was accepted, yet it waits for data. An empty mail to nobody ends
                // that.
                wire.finalDot();
                wire.flush();
                if (reply(".", shorter(LONE_DOT, server.timeouts().command())).closing()) {
                    wire.abort();
                }
            }
        }
        return verdict == null;
    }

    private @Nullable SmtpResult judge(Phase step, SmtpReply reply) throws ProtocolViolation {
        if (reply.closing()) {
            return new SmtpResult.Unavailable(step, "the server closes the connection", reply);
        }
        if (step == Phase.MAIL && isIncapable(reply)) {
            return new SmtpResult.Incapable(reply);
        }
        if (reply.code() >= 400) {
            return new SmtpResult.Rejected(step, reply);
        }
        if (step == Phase.DATA ? reply.code() == 354 : reply.positive()) {
            return null;
        }
        throw new ProtocolViolation("the server answered " + step + " with " + reply.code());
    }

    /** RFC 1870 section 6.1, and RFC 6531 section 3.4: about what it takes at all. To RCPT the same may be about a mailbox. */
    private static boolean isIncapable(SmtpReply reply) {
        EnhancedStatus status = reply.status();
        return status == null
                ? reply.code() == TOO_LARGE
                : status.equals(EnhancedStatus.TOO_LARGE) || status.equals(EnhancedStatus.NEEDS_SMTPUTF8);
    }

    private SmtpResult message() throws IOException {
        requireQuiet();
        try {
            wire.message(commands.mail().message(), commands.facts());
        } catch (IOException e) {
            SmtpResult early = early();
            if (early != null) {
                return early;
            }
            throw e;
        }
        wire.rest();
        try {
            beforeDot.run();
        } catch (Exception e) {
            wire.abort();
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return new SmtpResult.Unavailable(
                    phase, "held back before the final dot: " + e.getClass().getSimpleName(), null);
        }
        // What is answered before the dot is no answer to it, and must not be taken for one.
        if (!wire.quiet()) {
            SmtpResult early = early();
            return early != null
                    ? early
                    : new SmtpResult.Unavailable(phase, "the server did not wait for the final dot", null);
        }
        wire.allow(server.timeouts().dataBlock());
        transcript.resume();
        return dot();
    }

    /** From here on nothing but a valid reply can say that the mail was not taken. */
    private SmtpResult dot() {
        phase = Phase.DOT;
        try {
            wire.flush();
            // In full (RFC 5321 section 4.5.3.2.6), however long it took until here: to give up now leaves a mail in
            // doubt.
            SmtpReply reply = wire.lastReply(server.timeouts().afterDot()).reply();
            transcript.add(phase, ".", reply);
            if (reply.closing()) {
                wire.abort();
            }
            if (reply.positive()) {
                return new SmtpResult.Accepted(reply);
            }
            if (reply.code() >= 400) {
                return new SmtpResult.Rejected(Phase.DOT, reply);
            }
            throw new ProtocolViolation("the server answered the final dot with " + reply.code());
        } catch (IOException e) {
            wire.abort();
            transcript.add(phase, ".", null);
            return new SmtpResult.InDoubt(Failures.cause(e));
        }
    }

    /** What the server had to say so urgently that it did not wait for the dot; null when it said nothing. Ends the connection. */
    private @Nullable SmtpResult early() {
        try {
            SmtpReply reply = wire.reply(EARLY_REPLY).reply();
            transcript.add(phase, "unasked", reply);
            return reply.code() >= 400 && !reply.closing()
                    ? new SmtpResult.Rejected(phase, reply)
                    : new SmtpResult.Unavailable(phase, "the server did not wait for the final dot", reply);
        } catch (IOException e) {
            return null;
        } finally {
            wire.abort();
        }
    }

    private String command(Phase step) {
        return switch (step) {
            case MAIL -> commands.mailFrom();
            case RCPT -> commands.rcptTo();
            case DATA -> "DATA";
            case CONNECT, GREETING, EHLO, STARTTLS, AUTH, DOT ->
                throw new IllegalArgumentException(step + " is no command of a transaction");
        };
    }

    private static String verb(Phase step) {
        return step == Phase.DOT ? "." : step.name();
    }

    private void say(String command) throws IOException {
        wire.line(command, SmtpOutput.LONGEST_ENVELOPE_COMMAND);
    }

    private SmtpReply reply(String said, Duration patience) throws IOException {
        SmtpReply reply = wire.reply(patience).reply();
        transcript.add(phase, said, reply);
        return reply;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private void requireQuiet() throws IOException {
        if (!wire.quiet()) {
            throw new ProtocolViolation("the server answered what was not asked");
        }
    }

    private SmtpResult verdict() {
        SmtpResult known = verdict;
        if (known == null) {
            throw new IllegalStateException("An envelope is either refused or taken.");
        }
        return known;
    }
}
