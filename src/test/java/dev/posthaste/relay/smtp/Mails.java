package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.posthaste.EmailAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Servers and mails for tests of the engine, with time-outs that do not try one's patience. */
final class Mails {

    static final Duration LONG = Duration.ofSeconds(20);
    static final Duration SHORT = Duration.ofMillis(300);
    static final Timeouts PATIENT = new Timeouts(LONG, LONG, LONG, LONG, LONG);
    static final Timeouts IMPATIENT = new Timeouts(SHORT, SHORT, SHORT, SHORT, SHORT);
    static final BeforeDot NOTHING = () -> {};

    private Mails() {}

    static SmtpServer server(ScriptedServer server) {
        return server(server, TlsMode.NONE, null, PATIENT);
    }

    static SmtpServer impatient(ScriptedServer server) {
        return server(server, TlsMode.NONE, null, IMPATIENT);
    }

    static SmtpServer server(ScriptedServer server, TlsMode tls, @Nullable Credentials credentials, Timeouts timeouts) {
        return new SmtpServer(server.host(), server.port(), tls, credentials, "sender.example", timeouts);
    }

    static SmtpTransaction receipt() {
        return mail("Subject: Your receipt\r\n\r\nThank you.\r\n");
    }

    static SmtpTransaction mail(String message) {
        return mail(message.getBytes(UTF_8));
    }

    static SmtpTransaction mail(byte[] message) {
        return new SmtpTransaction("bounces@sender.example", EmailAddress.parse("ada@example.org"), message);
    }

    /** About so many bytes of short lines. */
    static SmtpTransaction large(int bytes) {
        return mail("Subject: large\r\n\r\n" + "0123456789abcdef0123456789abcdef\r\n".repeat(bytes / 34));
    }
}
