package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.EmailAddress;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.Incapable;
import dev.posthaste.relay.smtp.SmtpResult.Rejected;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryTest extends EngineTest {

    @Test
    void a_mail_is_taken_and_the_servers_answer_kept() {
        Exchange exchange = exchange(Mails.server(server), Mails.receipt());

        assertThat(exchange.result()).isEqualTo(new Accepted(new SmtpReply(250, new EnhancedStatus(2, 0, 0), "taken")));
        assertThat(exchange.peer()).isEqualTo("127.0.0.1:" + server.port());
        assertThat(exchange.tls()).isNull();
        assertThat(server.mails()).singleElement().satisfies(mail -> {
            assertThat(mail.recipients()).containsExactly("ada@example.org");
            assertThat(mail.message()).isEqualTo(Mails.receipt().message());
        });
    }

    @Test
    void the_conversation_is_exactly_this() {
        send(Mails.mail("Subject: x\r\n\r\n.y\r\n"));

        assertThat(server.conversation(0).transcript())
                .isEqualTo("EHLO sender.example\r\nMAIL FROM:<bounces@sender.example> SIZE=18\r\n"
                        + "RCPT TO:<ada@example.org>\r\nDATA\r\nSubject: x\r\n\r\n..y\r\n.\r\n");
    }

    @Test
    void a_null_sender_is_an_empty_path() {
        send(new SmtpTransaction("", EmailAddress.parse("ada@example.org"), "Subject: x\r\n\r\n".getBytes(UTF_8)));

        assertThat(server.mails().getFirst().mailCommand()).startsWith("MAIL FROM:<> ");
    }

    @Test
    void without_pipelining_each_command_waits_for_its_answer() {
        server.without("PIPELINING");
        // One that talked ahead would find its answers out of step here.
        server.on(Moment.MAIL).act(conversation -> {
            conversation.reply("250 ok");
            assertThat(conversation.transcript()).doesNotContain("RCPT");
        });

        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.mails()).hasSize(1);
    }

    @Test
    void a_server_without_ehlo_is_greeted_with_helo() {
        server.on(Moment.EHLO).reply("502 5.5.1 what?");

        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversation(0).commands())
                .containsSequence("HELO sender.example", "MAIL FROM:<bounces@sender.example>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n.\n", "\r.\r", "\n.\r\n", "\r\n.\r", "a\nb\r\n"})
    void a_bare_cr_or_lf_never_leaves(String body) {
        SmtpResult result = send(Mails.mail("Subject: x\r\n\r\n" + body));

        assertThat(result).isInstanceOfSatisfying(Rejected.class, rejected -> {
            assertThat(rejected.reply().code()).isEqualTo(554);
            assertThat(rejected.reply().status()).isEqualTo(new EnhancedStatus(5, 6, 0));
        });
        assertThat(server.conversations()).isEmpty();
    }

    @Test
    void what_is_made_of_dots_and_line_ends_arrives_as_one_mail_byte_for_byte() {
        for (int seed = 0; seed < 40; seed++) {
            Random random = new Random(seed);
            String[] chunks = {".", "\r\n", "a", "\r\n.\r\n", "x".repeat(5000)};
            StringBuilder message = new StringBuilder("\r\n" + "x".repeat(32 * 1024 - 20 + random.nextInt(40)));
            for (int i = 0; i < 60; i++) {
                message.append(chunks[random.nextInt(chunks.length)]);
            }
            message.append("\r\n");
            byte[] bytes = message.toString().getBytes(UTF_8);

            assertThat(send(Mails.mail(bytes))).isInstanceOf(Accepted.class);
            assertThat(server.mails()).hasSize(seed + 1);
            assertThat(server.mails().getLast().message()).isEqualTo(bytes);
            assertThat(server.mails().getLast().hasBareLineEnd()).isFalse();
        }
    }

    @Test
    void a_mail_larger_than_announced_is_refused_without_being_sent() {
        server.without("SIZE").offer("SIZE 1000");

        assertRefusedUnsent(send(Mails.large(2000)), 552, new EnhancedStatus(5, 3, 4));
    }

    @Test
    void size_zero_is_no_limit() {
        server.without("SIZE").offer("SIZE 0");

        assertThat(send(Mails.large(2000))).isInstanceOf(Accepted.class);
    }

    @Test
    void eight_bit_text_is_announced() {
        send(Mails.mail("Subject: x\r\n\r\nGrüße\r\n"));

        assertThat(server.mails().getFirst().mailCommand()).endsWith(" BODY=8BITMIME");
    }

    @Test
    void eight_bit_text_is_not_sent_to_a_server_of_seven() {
        server.without("8BITMIME");

        assertRefusedUnsent(send(Mails.mail("Subject: x\r\n\r\nGrüße\r\n")), 554, new EnhancedStatus(5, 6, 3));
        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
    }

    @Test
    void smtputf8_is_asked_for_only_by_an_address_that_needs_it() {
        send(Mails.receipt());
        send(toJoerg());

        assertThat(server.mails().getFirst().mailCommand()).doesNotContain("SMTPUTF8");
        assertThat(server.mails().getLast().mailCommand()).endsWith(" SMTPUTF8");
        assertThat(server.mails().getLast().recipients()).containsExactly("jörg@example.org");
    }

    @Test
    void an_address_beyond_ascii_is_not_sent_to_a_server_that_cannot_take_it() {
        server.without("SMTPUTF8");

        assertRefusedUnsent(send(toJoerg()), 553, new EnhancedStatus(5, 6, 7));
    }

    @Test
    void a_refused_connection_is_the_routes_fault() {
        server.close();

        Exchange exchange = exchange(Mails.server(server), Mails.receipt());
        assertThat(exchange.result()).isEqualTo(new Unavailable(Phase.CONNECT, "127.0.0.1: Connection refused", null));
        assertThat(exchange.peer()).isNull();
    }

    @Test
    void an_unknown_host_is_the_routes_fault() {
        SmtpServer nowhere =
                new SmtpServer("no-such-host.invalid", 25, TlsMode.NONE, null, "sender.example", Mails.PATIENT);

        assertThat(send(nowhere, Mails.receipt()))
                .isEqualTo(new Unavailable(Phase.CONNECT, "the host's name is not known", null));
    }

    private void assertRefusedUnsent(SmtpResult result, int code, EnhancedStatus status) {
        assertThat(result).isInstanceOfSatisfying(Incapable.class, incapable -> {
            assertThat(incapable.reply().code()).isEqualTo(code);
            assertThat(incapable.reply().status()).isEqualTo(status);
        });
        assertThat(server.conversation(0).transcript()).doesNotContain("MAIL");
    }

    private static SmtpTransaction toJoerg() {
        return new SmtpTransaction(
                "bounces@sender.example", EmailAddress.parse("jörg@example.org"), "Subject: x\r\n\r\n".getBytes(UTF_8));
    }
}
