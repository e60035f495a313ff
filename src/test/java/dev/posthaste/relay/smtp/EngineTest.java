package dev.posthaste.relay.smtp;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

/** A server, a client and a way between them. */
abstract class EngineTest {

    protected final ScriptedServer server = ScriptedServer.start();
    protected final SmtpClient client = new SmtpClient(Limits.defaults(), TestCertificates.clientTrust());

    @AfterEach
    void closeBoth() {
        client.close();
        server.close();
    }

    protected SmtpResult send(SmtpTransaction mail) {
        return send(Mails.server(server), mail);
    }

    protected SmtpResult send(SmtpServer to, SmtpTransaction mail) {
        return exchange(to, mail).result();
    }

    protected Exchange exchange(SmtpServer to, SmtpTransaction mail) {
        return client.deliver(to, mail, Mails.NOTHING, Duration.ofSeconds(30));
    }
}
