package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.EmailAddress;
import dev.posthaste.relay.smtp.Limits;
import dev.posthaste.relay.smtp.Postfix;
import dev.posthaste.relay.smtp.RealServer;
import dev.posthaste.relay.smtp.ScriptedServer;
import dev.posthaste.relay.smtp.SmtpClient;
import dev.posthaste.relay.smtp.SmtpResult;
import dev.posthaste.relay.smtp.SmtpServer;
import dev.posthaste.relay.smtp.SmtpTransaction;
import dev.posthaste.relay.smtp.Timeouts;
import dev.posthaste.relay.smtp.TlsMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sent by our SMTP, carried by a real Postfix, verified by OpenDKIM. */
class HopTest {

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final SigningKey RSA = TestKeys.key("2026a", "acme.test", TestKeys.RSA);
    private static final SigningKey ED25519 = TestKeys.key("2026e", "acme.test", TestKeys.ed25519());
    private static final String HEADER = """
            Date: Mon, 2 Mar 2026 09:05:07 +0000
            From: =?utf-8?q?Acme_=C3=9F?= <no-reply@acme.test>
            To: Ada <ada@example.test>
            Subject: Your receipt, with a subject that is rather long and
             folded with  two blanks
            Message-ID: <NUMBER@acme.test>
            List-Unsubscribe: <https://acme.test/u>
            MIME-Version: 1.0
            Content-Type: text/plain; charset=utf-8

            """;

    @TempDir
    Path folder;

    private final ScriptedServer sink = ScriptedServer.start();
    private @Nullable Postfix postfix;

    @BeforeEach
    void start() throws Exception {
        RealServer.need(
                OpenDkim.isInstalled() && Postfix.canHandOn(),
                "needs root, postfix and opendkim (Debian: apt-get install postfix opendkim)");
        // Postfix is not root once it runs, and has to get into its folders.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        postfix = Postfix.handingOn(Files.createDirectories(folder.resolve("postfix")), sink.port());
    }

    @AfterEach
    void stop() throws Exception {
        if (postfix != null) {
            postfix.close();
        }
        sink.close();
    }

    @Test
    void both_signatures_hold_behind_a_postfix() throws Exception {
        List<String> bodies = List.of(
                "Thank you.\n",
                "",
                "\n\n",
                "no line end",
                ".\n..\n.x\n",
                "blanks \t \nand\tsome  in a line\n\n \n\n",
                "\u00c3\u009f \u00e2\u0082\u00ac\n",
                "a line of 900: " + "x".repeat(885) + "\n",
                "From the start\n");
        for (int i = 0; i < bodies.size(); i++) {
            String message = (HEADER.replace("NUMBER", String.valueOf(i)) + bodies.get(i)).replace("\n", "\r\n");
            send(requireNonNull(postfix), Signatures.inFront(Messages.bytes(message), List.of(RSA, ED25519)));
        }
        Awaitility.await().atMost(LONG).until(() -> sink.mails().size() == bodies.size());

        OpenDkim verifier = new OpenDkim(Files.createDirectories(folder.resolve("opendkim")), List.of(RSA, ED25519));
        for (var mail : sink.mails()) {
            String arrived = new String(mail.message(), ISO_8859_1);
            assertThat(arrived).startsWith("Received:");
            assertThat(verifier.addApart(mail.message())).isEqualTo(2);
        }
        List<String> succeeded = verifier.succeeded();
        assertThat(succeeded.stream().filter(line -> line.contains("s=2026a"))).hasSize(bodies.size());
        assertThat(succeeded.stream().filter(line -> line.contains("s=2026e"))).hasSize(bodies.size());
    }

    private static void send(Postfix postfix, byte[] message) throws Exception {
        SmtpServer server =
                new SmtpServer("127.0.0.1", postfix.port(), TlsMode.NONE, null, "relay.acme.test", Timeouts.defaults());
        try (SmtpClient client = new SmtpClient(Limits.defaults(), SSLContext.getDefault())) {
            var exchange = client.deliver(
                    server,
                    new SmtpTransaction("bounces@acme.test", EmailAddress.parse("ada@example.test"), message),
                    () -> {},
                    LONG);
            assertThat(exchange.result()).as(postfix.log()).isInstanceOf(SmtpResult.Accepted.class);
        }
    }
}
