package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of a conversation afterwards. */
class TranscriptTest extends EngineTest {

    private static final Credentials LOGIN = new Credentials("relay", "s3cret");

    @Test
    void a_whole_conversation_is_told_step_by_step() {
        server.withStartTls(TestCertificates.good()).offer("AUTH SCRAM-SHA-256").knows("relay", "s3cret");

        Exchange exchange = exchange(to(LOGIN), Mails.receipt());

        assertThat(told(exchange))
                .containsExactly(
                        "CONNECT connect",
                        "GREETING  220",
                        "EHLO EHLO 250",
                        "STARTTLS STARTTLS 220",
                        "STARTTLS handshake",
                        "EHLO EHLO 250",
                        "AUTH AUTH SCRAM-SHA-256 235",
                        "MAIL MAIL 250",
                        "RCPT RCPT 250",
                        "DATA DATA 354",
                        "DOT . 250");
    }

    @Test
    void on_a_kept_connection_it_is_the_mails_own_part() {
        send(Mails.receipt());
        server.on(Moment.RCPT).times(1).reply("550 5.1.1 no such user");

        assertThat(told(exchange(Mails.server(server), Mails.receipt())))
                .containsExactly("MAIL MAIL 250", "RCPT RCPT 550", "DATA DATA 554");
        assertThat(told(exchange(Mails.server(server), Mails.receipt()))).startsWith("MAIL RSET 250", "MAIL MAIL 250");
    }

    @Test
    void a_step_without_an_answer_is_the_last() {
        server.on(Moment.RCPT).silence();
        server.without("PIPELINING");

        assertThat(told(exchange(Mails.impatient(server), Mails.receipt()))).endsWith("MAIL MAIL 250", "RCPT RCPT");
    }

    @Test
    void a_cut_after_the_dot_and_a_refused_connection_are_steps_too() {
        server.on(Moment.DOT).close();
        assertThat(told(exchange(Mails.server(server), Mails.receipt()))).endsWith("DATA DATA 354", "DOT .");

        server.close();
        assertThat(told(exchange(Mails.server(server), Mails.receipt()))).containsExactly("CONNECT connect");
    }

    @Test
    void what_is_secret_is_not_told() {
        server.offer("AUTH PLAIN");
        server.on(Moment.AUTH).reply("535 5.7.8 AHJlbGF5AHMzY3JldA== is not s3cret");

        Exchange exchange = exchange(Mails.server(server, TlsMode.NONE, LOGIN, Mails.PATIENT), Mails.receipt());

        assertThat(told(exchange)).endsWith("AUTH AUTH PLAIN 535");
        assertThat(exchange.toString()).doesNotContain("s3cret", "AHJlbGF5AHMzY3JldA", "Thank you", "ada@");
    }

    private SmtpServer to(Credentials credentials) {
        return Mails.server(server, TlsMode.REQUIRED, credentials, Mails.PATIENT);
    }

    private static List<String> told(Exchange exchange) {
        return exchange.steps().stream()
                .map(step -> step.phase() + " " + step.said()
                        + (step.reply() == null ? "" : " " + step.reply().code()))
                .toList();
    }
}
