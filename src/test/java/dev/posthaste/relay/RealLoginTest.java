package dev.posthaste.relay;

import static dev.posthaste.relay.smtp.RealServer.need;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import dev.posthaste.ops.Role;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.relay.smtp.Limits;
import dev.posthaste.relay.smtp.Postfix;
import dev.posthaste.relay.smtp.RealServer;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.SmtpResult;
import dev.posthaste.relay.smtp.SmtpTransaction;
import dev.posthaste.relay.smtp.TestCertificates;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route to a real submission server, when its password is wrong and when it is right again. */
class RealLoginTest {

    private final SetClock clock = new SetClock();
    private final SmtpClient client = new SmtpClient(Limits.defaults(), TestCertificates.clientTrust());

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void a_wrong_password_holds_the_mail_back_and_bounces_none() throws Exception {
        need(RealServer.isRoot() && Postfix.installed().isPresent(), "needs Postfix with SASL, and root to run it");
        try (RealServer postfix = Postfix.start(folder)) {
            Ways wrong = ways(postfix, "guess");
            Way way = wrong.all().getFirst();
            while (!way.breaker().isOpen()) {
                assertThat(send(wrong)).isInstanceOf(Outcome.Deferred.class);
            }
            assertThat(way.isOpen(Lane.CRITICAL)).isFalse();
            assertThat(way.lastFailure()).isNotNull().satisfies(failure -> {
                assertThat(failure.phase()).isEqualTo("auth");
                assertThat(failure.cause()).contains("535 5.7.8");
            });

            assertThat(send(ways(postfix, "s3cret"))).isInstanceOf(Outcome.Relayed.class);
        }
    }

    private Outcome send(Ways ways) throws InterruptedException {
        MailRecord mail = MailRecords.hello(
                "ada@example.test", clock.instant(), clock.instant().plusSeconds(60));
        Passage passage = ((Errand.Send) ways.await(mail)).passage();
        MailEnvelope envelope = mail.envelope();
        SmtpResult result = client.deliver(
                        ((Route.Smarthost) passage.route()).server(),
                        new SmtpTransaction(envelope.returnPath(), envelope.recipient(), mail.message()),
                        () -> {},
                        Duration.ofMinutes(1))
                .result();
        passage.ended(result, clock.instant());
        return Outcome.of(result);
    }

    private Ways ways(RealServer server, String password) {
        Map<String, String> settings = Map.of(
                "posthaste.routes.real.host",
                "127.0.0.1",
                "posthaste.routes.real.port",
                String.valueOf(server.port()),
                "posthaste.routes.real.ca-file",
                folder.resolve("ca.pem").toString(),
                "posthaste.routes.real.username",
                "relay",
                "posthaste.routes.real.password",
                password);
        return new Ways(
                new Routes(Settings.routes(settings), () -> Set.of(Role.RELAY)), Settings.relay(Map.of()), clock);
    }
}
