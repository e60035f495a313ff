package dev.posthaste.relay.smtp;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A connection that is ready for mail, from the end of its opening to its QUIT. */
final class SmtpConnection {

    static final Duration FAREWELL = Duration.ofSeconds(2);
    /** Where a mail waits for it: enough for the way to the other side of the world and back. */
    static final Duration HASTY_FAREWELL = Duration.ofMillis(300);

    private final Wire wire;
    private final SmtpServer server;
    private final Capabilities capabilities;
    private int transactions;
    private boolean resetFirst;
    private boolean unheard;
    private long idleSince;

    SmtpConnection(Wire wire, SmtpServer server, Capabilities capabilities) {
        this.wire = wire;
        this.server = server;
        this.capabilities = capabilities;
    }

    SmtpServer server() {
        return server;
    }

    Wire wire() {
        return wire;
    }

    SmtpResult send(
            SmtpTransaction mail, MessageFacts facts, BeforeDot beforeDot, long attemptEnd, Transcript transcript) {
        SmtpResult refused = unsendable(mail, facts);
        if (refused != null) {
            // Or on a kept connection nothing would tell that this server was looked at.
            transcript.add(Phase.MAIL, "unsaid", null);
            return refused;
        }
        transactions++;
        wire.begin(attemptEnd, server.timeouts().dataBlock());
        EnvelopeCommands commands = new EnvelopeCommands(server, capabilities, mail, facts);
        Transmission transmission = new Transmission(wire, commands, beforeDot, transcript);
        SmtpResult result = transmission.run(resetFirst);
        unheard = transmission.unheard();
        // RFC 5321 section 4.1.1.4: the answer to the dot, whichever it is, clears the server's buffers.
        resetFirst = result instanceof SmtpResult.Incapable
                || result instanceof SmtpResult.Rejected rejected && rejected.phase() != Phase.DOT;
        return result;
    }

    /** Whether it was found dead by a mail that the server never heard of: it may be sent by another connection at once. */
    boolean wasStale() {
        return transactions > 1 && unheard && !wire.isOpen();
    }

    boolean canCarryMore(int most) {
        return wire.isOpen() && transactions < most;
    }

    void rest() {
        wire.rest();
        idleSince = Watchdog.now();
    }

    boolean idleFor(Duration time) {
        return idleNanos() >= time.toNanos();
    }

    long idleNanos() {
        return Watchdog.now() - idleSince;
    }

    /** Says goodbye and closes. Waits for the answer, so long and no longer. */
    void quit(Duration farewell) {
        try {
            wire.begin(Watchdog.now() + farewell.toNanos(), farewell);
            wire.line("QUIT", SmtpOutput.LONGEST_COMMAND);
            wire.flush();
            wire.reply(farewell);
        } catch (IOException e) {
            // It is gone, which is all that was wanted.
        } finally {
            wire.close();
        }
    }

    void abort() {
        wire.abort();
    }

    /** What the server would only refuse after it was sent, or spoil. */
    private @Nullable SmtpResult unsendable(SmtpTransaction mail, MessageFacts facts) {
        if (mail.message().length > capabilities.largestMessage()) {
            return instead(552, EnhancedStatus.TOO_LARGE, "The message is larger than the server takes");
        }
        if ((mail.needsSmtpUtf8() || facts.eightBitHeader()) && !capabilities.smtpUtf8()) {
            return instead(
                    553,
                    EnhancedStatus.NEEDS_SMTPUTF8,
                    "An address is not ASCII, and the server does not offer SMTPUTF8");
        }
        if (facts.eightBit() && !capabilities.eightBitMime()) {
            return instead(554, new EnhancedStatus(5, 6, 3), "The message has 8-bit text, the server takes 7-bit only");
        }
        return null;
    }

    private static SmtpResult instead(int code, EnhancedStatus status, String text) {
        return new SmtpResult.Incapable(new SmtpReply(code, status, text));
    }
}
