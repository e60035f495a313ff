package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.net.InetAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TlsTest extends EngineTest {

    private static final Credentials LOGIN = new Credentials("relay", "s3cret-pässword");

    enum Bad {
        EXPIRED,
        WRONG_NAME,
        SELF_SIGNED;

        SSLContext certificate() {
            return switch (this) {
                case EXPIRED -> TestCertificates.expired();
                case WRONG_NAME -> TestCertificates.wrongName();
                case SELF_SIGNED -> TestCertificates.selfSigned();
            };
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRED", "OPPORTUNISTIC"})
    void starttls_is_taken_where_it_is_offered(TlsMode mode) {
        server.withStartTls(TestCertificates.good());

        Exchange exchange = exchange(to(mode, null), Mails.receipt());

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(exchange.tls()).startsWith("TLSv1.3 TLS_");
        assertThat(server.conversation(0).commands())
                .startsWith("EHLO sender.example", "STARTTLS", "EHLO sender.example");
        assertThat(server.conversation(0).clearText()).isEqualTo("EHLO sender.example\r\nSTARTTLS\r\n");
    }

    @Test
    void implicit_tls_says_nothing_in_the_clear() {
        server.withImplicitTls(TestCertificates.good());

        assertThat(send(to(TlsMode.IMPLICIT, null), Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversation(0).clearText()).isEmpty();
    }

    @Test
    void a_host_name_is_verified_too() {
        server.withStartTls(TestCertificates.good());
        SmtpServer byName =
                new SmtpServer("localhost", server.port(), TlsMode.REQUIRED, null, "sender.example", Mails.PATIENT);

        assertThat(send(byName, Mails.receipt())).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({"mx.example.com, mx.example.com", "mx-.example.com,", "-mx.example.com,", "mx_1.example.com,"})
    void a_name_that_cannot_be_asked_for_is_not_asked_for(String host, @Nullable String asked) {
        server.withStartTls(TestCertificates.good());
        SmtpServer odd = new SmtpServer(
                        host, server.port(), TlsMode.OPPORTUNISTIC, null, "sender.example", Mails.PATIENT)
                .reachedBy(new Reach(InetAddress.getLoopbackAddress(), null, null));

        Exchange exchange = exchange(odd, Mails.receipt());

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(exchange.tls()).isNotNull();
        assertThat(server.conversation(0).serverName()).isEqualTo(Optional.ofNullable(asked));
    }

    @Test
    void a_connection_inside_tls_is_used_again() {
        server.withStartTls(TestCertificates.good());
        for (int i = 0; i < 5; i++) {
            assertThat(send(to(TlsMode.REQUIRED, null), Mails.large(100_000))).isInstanceOf(Accepted.class);
        }

        assertThat(server.conversations()).hasSize(1);
    }

    @Test
    void a_connection_inside_tls_that_closed_while_idle_is_replaced() {
        server.withStartTls(TestCertificates.good());
        server.on(Moment.DOT).times(1).act(conversation -> {
            conversation.reply("250 taken");
            conversation.hangUp();
        });
        send(to(TlsMode.REQUIRED, null), Mails.receipt());
        assertThat(server.conversation(0).ended()).succeedsWithin(Mails.LONG);

        assertThat(send(to(TlsMode.REQUIRED, null), Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversations()).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource
    void a_bad_certificate_is_the_routes_fault_and_nothing_is_sent(Bad bad) {
        server.withStartTls(bad.certificate());

        assertStoppedBeforeMail(send(to(TlsMode.REQUIRED, LOGIN), Mails.receipt()));
        assertThat(server.conversation(0).transcript()).isEqualTo("EHLO sender.example\r\nSTARTTLS\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void a_bad_certificate_stops_implicit_tls_too(Bad bad) {
        server.withImplicitTls(bad.certificate());

        assertStoppedBeforeMail(send(to(TlsMode.IMPLICIT, LOGIN), Mails.receipt()));
        assertThat(server.conversation(0).transcript()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void opportunistic_tls_takes_any_certificate(Bad bad) {
        server.withStartTls(bad.certificate());

        Exchange exchange = exchange(to(TlsMode.OPPORTUNISTIC, null), Mails.receipt());

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(exchange.tls()).isNotNull();
    }

    @ParameterizedTest
    @EnumSource
    void opportunistic_tls_with_credentials_takes_good_certificates_only(Bad bad) {
        server.withStartTls(bad.certificate()).offer("AUTH PLAIN");

        assertStoppedBeforeMail(send(to(TlsMode.OPPORTUNISTIC, LOGIN), Mails.receipt()));
        assertThat(server.conversation(0).transcript()).doesNotContain("AUTH");
    }

    @Test
    void a_stripped_starttls_stops_a_route_that_requires_it() {
        server.offer("AUTH PLAIN");

        assertStoppedBeforeMail(send(to(TlsMode.REQUIRED, LOGIN), Mails.receipt()));
        assertThat(server.conversation(0).transcript()).isEqualTo("EHLO sender.example\r\n");
    }

    @Test
    void opportunistic_tls_does_without_where_none_is_offered() {
        Exchange exchange = exchange(to(TlsMode.OPPORTUNISTIC, null), Mails.receipt());

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(exchange.tls()).isNull();
    }

    @Test
    void a_refused_starttls_stops_a_route_that_requires_it_and_no_other() {
        server.withStartTls(TestCertificates.good());
        server.on(Moment.STARTTLS).reply("454 4.7.0 not now");

        assertStoppedBeforeMail(send(to(TlsMode.REQUIRED, null), Mails.receipt()));
        assertThat(send(to(TlsMode.OPPORTUNISTIC, null), Mails.receipt())).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"REQUIRED", "OPPORTUNISTIC"})
    void plain_text_behind_the_answer_to_starttls_is_an_attack(TlsMode mode) {
        server.withStartTls(TestCertificates.good());
        server.on(Moment.STARTTLS).act(conversation -> {
            conversation.reply("220 go ahead", "250-evil.example", "250 AUTH PLAIN");
            conversation.listenOnly(); // a handshake would swallow what comes in the clear
        });

        SmtpResult result = send(to(mode, LOGIN), Mails.receipt());

        assertThat(result)
                .isEqualTo(new Unavailable(
                        Phase.STARTTLS, "plain text was injected behind the answer to STARTTLS", null, true));
        assertStoppedBeforeMail(result);
        assertThat(server.conversation(0).transcript()).isEqualTo("EHLO sender.example\r\nSTARTTLS\r\n");
    }

    @Test
    void what_was_offered_before_tls_is_forgotten() {
        server.withStartTls(TestCertificates.good());
        server.on(Moment.EHLO).times(1).reply("250-evil.example", "250-STARTTLS", "250 SIZE 10");

        assertThat(send(to(TlsMode.REQUIRED, null), Mails.receipt())).isInstanceOf(Accepted.class);
    }

    private SmtpServer to(TlsMode mode, @Nullable Credentials credentials) {
        return Mails.server(server, mode, credentials, Mails.PATIENT);
    }

    /** With neither a password nor an address said to whoever it was. */
    private void assertStoppedBeforeMail(SmtpResult result) {
        assertThat(result)
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.phase()).isEqualTo(Phase.STARTTLS));
        assertThat(server.conversations()).hasSize(1).allSatisfy(conversation -> {
            assertThat(conversation.ended()).succeedsWithin(Mails.LONG);
            assertThat(conversation.transcript()).doesNotContain("AUTH", "MAIL", "s3cret", "@");
        });
        assertThat(server.mails()).isEmpty();
    }
}
