package dev.posthaste.relay.smtp;

import static dev.posthaste.relay.smtp.RealServer.need;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.EmailAddress;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same two hundred awkward mails, to servers that were not written for this. */
class RealServersTest {

    private static final int MAILS = 200;
    private static final Pattern NUMBER = Pattern.compile("Subject: awkward (\\d+)");
    private static final String[] CHUNKS = {
        ".",
        "..",
        "\r\n.",
        "\r\n.\r\n",
        "\r\n..\r\n",
        "\r\n",
        "\r\n\r\n",
        "\r\nFrom here",
        "\t",
        " ",
        " \r\n",
        "ü",
        "日本",
        "=20",
        "\r\nQUIT",
        "\r\nSubject: again",
        "a"
    };

    private final SmtpClient client = new SmtpClient(Limits.defaults(), TestCertificates.clientTrust());

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        client.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "LOGIN", "SCRAM_SHA_256"})
    void postfix_gets_every_mail_byte_for_byte(AuthMechanism mechanism) throws Exception {
        need(RealServer.isRoot() && Postfix.installed().isPresent(), "needs Postfix with SASL, and root to run it");
        try (RealServer postfix = Postfix.start(folder)) {
            assertRefuses(postfix, login("guess", mechanism));
            assertArrivesAsSent(postfix, login("s3cret", mechanism));
        }
    }

    /** Else the others could not fail. */
    @Test
    void postfix_refuses_a_line_that_ends_with_half_a_line_end() throws Exception {
        need(Postfix.canHandOn(), "needs Postfix, and root to run it");
        try (ScriptedServer nextHop = ScriptedServer.start();
                RealServer postfix = Postfix.handingOn(folder, nextHop.port())) {
            assertThat(postfix.say(
                            "EHLO sender.example",
                            "MAIL FROM:<a@sender.test>",
                            "RCPT TO:<ada@example.test>",
                            "DATA",
                            "Subject: x\r\n\r\nhalf\nof a line end\r\n."))
                    .singleElement()
                    .asString()
                    .startsWith("550 5.5.2");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PLAIN", "LOGIN"})
    void exim_gets_every_mail_byte_for_byte(AuthMechanism mechanism) throws Exception {
        need(RealServer.isRoot() && Exim.installed().isPresent(), "needs Exim, and root to run it");
        try (RealServer exim = Exim.start(folder)) {
            assertRefuses(exim, login("guess", mechanism));
            assertArrivesAsSent(exim, login("s3cret", mechanism));
        }
    }

    @Test
    void opensmtpd_gets_every_mail_byte_for_byte() throws Exception {
        need(RealServer.isRoot() && OpenSmtpd.installed().isPresent(), "needs OpenSMTPD, and root to run it");
        try (RealServer opensmtpd = OpenSmtpd.start(folder)) {
            assertArrivesAsSent(opensmtpd, null);
        }
    }

    /** Once Debian's can do TLS this is red, and the two hundred are to go by it. */
    @Test
    void a_server_that_breaks_off_every_handshake_gets_no_mail_in_the_clear() throws Exception {
        need(RealServer.isRoot() && OpenSmtpd.installed().isPresent(), "needs OpenSMTPD, and root to run it");
        try (RealServer opensmtpd = OpenSmtpd.start(folder)) {
            assertThat(opensmtpd.offers()).contains("STARTTLS");
            for (TlsMode mode : List.of(TlsMode.REQUIRED, TlsMode.OPPORTUNISTIC)) {
                assertThat(send(opensmtpd, mode, null, mail(0, false)))
                        .isInstanceOfSatisfying(
                                Unavailable.class,
                                down -> assertThat(down.phase()).isEqualTo(Phase.STARTTLS));
            }
            assertThat(send(opensmtpd, null, mail(1, false))).isInstanceOf(Accepted.class);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> !opensmtpd.mails().isEmpty());
            assertThat(opensmtpd.mails()).hasSize(1);
        }
    }

    /** For the route's fault: no 5xx to a login bounces a mail. */
    private void assertRefuses(RealServer server, Credentials wrong) {
        assertThat(send(server, wrong, mail(0, true))).isInstanceOfSatisfying(Unavailable.class, refused -> {
            assertThat(refused.phase()).isEqualTo(Phase.AUTH);
            assertThat(refused.reply()).isNotNull().extracting(SmtpReply::code).isEqualTo(535);
        });
        assertThat(server.mails()).isEmpty();
    }

    /** Behind the fields that the server puts before it, which is what a server may do to a mail. */
    private void assertArrivesAsSent(RealServer server, @Nullable Credentials login) throws IOException {
        assertThat(server.offers()).contains("8BITMIME");
        assertThat(server.offers().contains("SMTPUTF8")).isEqualTo(server.takesUtf8());
        Map<Integer, String> sent = new HashMap<>();
        for (int i = 0; i < MAILS; i++) {
            SmtpTransaction mail = mail(i, server.takesUtf8());
            assertThat(send(server, login, mail)).as("mail %d", i).isInstanceOf(Accepted.class);
            String text = new String(mail.message(), ISO_8859_1);
            sent.put(i, text.endsWith("\r\n") ? text : text + "\r\n");
        }
        Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> server.mails().size() >= MAILS);
        List<Integer> arrived = new ArrayList<>();
        for (byte[] mail : server.mails()) {
            String text = new String(mail, ISO_8859_1);
            Matcher number = NUMBER.matcher(text);
            assertThat(number.find()).isTrue();
            int i = Integer.parseInt(number.group(1));
            arrived.add(i);
            assertThat(text).as("mail %d", i).endsWith("\r\n" + sent.get(i));
        }
        assertThat(arrived).doesNotHaveDuplicates().hasSize(MAILS);
    }

    private SmtpResult send(RealServer server, @Nullable Credentials login, SmtpTransaction mail) {
        return send(server, server.tls(), login, mail);
    }

    private SmtpResult send(RealServer server, TlsMode tls, @Nullable Credentials login, SmtpTransaction mail) {
        SmtpServer to = new SmtpServer("127.0.0.1", server.port, tls, login, "sender.example", Timeouts.defaults());
        return client.deliver(to, mail, Mails.NOTHING, Duration.ofMinutes(1)).result();
    }

    private static Credentials login(String password, AuthMechanism mechanism) {
        return new Credentials("relay", new Credentials.Secret.Password(password), mechanism);
    }

    private static SmtpTransaction mail(int number, boolean utf8) {
        Random random = new Random(number);
        String recipient = utf8 && number % 10 == 3 ? "jörg" + number : "ada" + number;
        String header = "From: a@sender.test\r\nTo: " + recipient + "@example.test\r\n"
                + "Date: Sun, 22 Nov 2026 05:00:00 +0000\r\nMessage-ID: <" + number + "@sender.test>\r\n"
                + "Subject: awkward " + number + "\r\nX-Long: " + "x".repeat(random.nextInt(990)) + "\r\n\r\n";
        return new SmtpTransaction(
                "bounces@sender.test",
                EmailAddress.parse(recipient + "@example.test"),
                "id." + number,
                (header + body(number, random)).getBytes(UTF_8));
    }

    private static String body(int number, Random random) {
        return switch (number % 10) {
            case 0 -> "";
            case 1 -> ".\r\n".repeat(1 + random.nextInt(50));
            case 2 -> ("x".repeat(998) + "\r\n").repeat(3);
            case 4 -> ".";
            case 5 -> "." + "x".repeat(997) + "\r\n";
            case 6 -> "\r\n".repeat(1 + random.nextInt(20));
            case 7 -> "x".repeat(78).concat("\r\n").repeat(5000);
            default -> chunks(random);
        };
    }

    private static String chunks(Random random) {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < 200; i++) {
            body.append(CHUNKS[random.nextInt(CHUNKS.length)]);
        }
        return body.toString();
    }
}
