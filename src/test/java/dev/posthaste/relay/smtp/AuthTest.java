package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthTest extends EngineTest {

    private static final String PASSWORD = "s3cret-pässword";
    private static final Credentials GOOD = new Credentials("relay", PASSWORD);
    private static final Credentials BAD = new Credentials("relay", "guess");
    private static final String PLAIN = "AUTH PLAIN AHJlbGF5AHMzY3JldC1ww6Rzc3dvcmQ=";

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN", "AUTH LOGIN", "AUTH CRAM-MD5 LOGIN", "AUTH=LOGIN", "AUTH SCRAM-SHA-256"})
    void a_login_inside_tls_opens_the_way(String offer) {
        server.withStartTls(TestCertificates.good()).offer(offer).knows(GOOD.user(), PASSWORD);

        assertThat(send(to(TlsMode.REQUIRED, GOOD), Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversation(0).clearText()).isEqualTo("EHLO sender.example\r\nSTARTTLS\r\n");
    }

    @Test
    void plain_is_preferred_for_its_single_round_trip() {
        server.withStartTls(TestCertificates.good()).offer("AUTH LOGIN PLAIN").knows(GOOD.user(), PASSWORD);

        send(to(TlsMode.REQUIRED, GOOD), Mails.receipt());

        assertThat(server.conversation(0).commands()).contains(PLAIN);
    }

    @Test
    void a_mechanism_that_was_asked_for_is_the_only_one_that_is_used() {
        server.withStartTls(TestCertificates.good())
                .offer("AUTH PLAIN SCRAM-SHA-256")
                .knows(GOOD.user(), PASSWORD);

        assertThat(send(to(TlsMode.REQUIRED, by(AuthMechanism.SCRAM_SHA_256)), Mails.receipt()))
                .isInstanceOf(Accepted.class);
        assertThat(server.conversation(0).transcript())
                .contains("AUTH SCRAM-SHA-256 ")
                .doesNotContain("PLAIN");
        assertThat(send(to(TlsMode.REQUIRED, by(AuthMechanism.LOGIN)), Mails.receipt()))
                .isEqualTo(new Unavailable(Phase.AUTH, "the server does not offer to log in by LOGIN", null));
    }

    @Test
    void a_server_that_does_not_prove_that_it_knows_the_password_is_not_believed() {
        server.offer("AUTH SCRAM-SHA-256");
        server.on(Moment.AUTH).reply("235 2.7.0 come in, whoever you are");

        assertThat(send(to(TlsMode.NONE, GOOD), Mails.receipt()))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.cause())
                                .isEqualTo("the server did not prove that it knows the password"));
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void one_login_serves_all_mails_of_a_connection() {
        server.withStartTls(TestCertificates.good()).offer("AUTH PLAIN").knows(GOOD.user(), PASSWORD);

        send(to(TlsMode.REQUIRED, GOOD), Mails.receipt());
        send(to(TlsMode.REQUIRED, GOOD), Mails.receipt());

        assertThat(server.conversations()).hasSize(1);
        assertThat(server.conversation(0).commands()).containsOnlyOnce(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN", "AUTH LOGIN", "AUTH SCRAM-SHA-256"})
    void a_refused_login_is_the_routes_fault(String offer) {
        server.withStartTls(TestCertificates.good()).offer(offer).knows(GOOD.user(), PASSWORD);

        assertThat(send(to(TlsMode.REQUIRED, BAD), Mails.receipt()))
                .isEqualTo(new Unavailable(
                        Phase.AUTH,
                        "the server refuses the login",
                        new SmtpReply(535, new EnhancedStatus(5, 7, 8), "bad credentials")));
        assertThat(server.conversation(0).transcript()).doesNotContain("MAIL");
    }

    @Test
    void a_server_with_no_way_to_log_in_is_the_routes_fault() {
        server.withStartTls(TestCertificates.good());

        assertThat(send(to(TlsMode.REQUIRED, GOOD), Mails.receipt()))
                .isEqualTo(new Unavailable(Phase.AUTH, "the server offers no way to log in that we know", null));
    }

    @Test
    void to_the_loopback_address_a_login_may_be_plain_text() {
        server.offer("AUTH PLAIN").knows(GOOD.user(), PASSWORD);

        assertThat(send(to(TlsMode.NONE, GOOD), Mails.receipt())).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONE", "OPPORTUNISTIC"})
    void to_any_other_address_credentials_never_go_in_the_clear(TlsMode mode) {
        try (ScriptedServer elsewhere = ScriptedServer.startAt(ownAddress())) {
            elsewhere.offer("AUTH PLAIN LOGIN").knows(GOOD.user(), PASSWORD);

            assertThat(send(Mails.server(elsewhere, mode, GOOD, Mails.PATIENT), Mails.receipt()))
                    .isEqualTo(new Unavailable(Phase.AUTH, "refused to send credentials in the clear", null));
            assertThat(elsewhere.conversation(0).ended()).succeedsWithin(Mails.LONG);
            assertThat(elsewhere.conversation(0).clearText()).isEqualTo("EHLO sender.example\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "501 5.5.4 what is " + PLAIN,
                "535 5.7.8 s3cret-pässword is wrong",
                "535 5.7.8 there is no relay here",
                "535 5.7.8 who is cmVsYXk=?"
            })
    void a_server_that_repeats_the_credentials_is_not_quoted(String answer) {
        server.offer("AUTH PLAIN");
        server.on(Moment.AUTH).reply(answer);

        assertThat(send(to(TlsMode.NONE, GOOD), Mails.receipt()))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.reply())
                                .hasToString(
                                        answer.substring(0, 9) + " (withheld: the server repeated our credentials)"));
    }

    @Test
    void what_a_server_welcomes_us_with_is_not_told() {
        server.offer("AUTH PLAIN");
        server.on(Moment.AUTH).reply("235 2.7.0 welcome back relay, s3cret is a poor password");

        Exchange exchange = exchange(to(TlsMode.NONE, GOOD), Mails.receipt());

        assertThat(exchange.result()).isInstanceOf(Accepted.class);
        assertThat(exchange.steps())
                .filteredOn(step -> step.phase() == Phase.AUTH)
                .extracting(Step::reply)
                .containsExactly(new SmtpReply(235, new EnhancedStatus(2, 7, 0), ""));
    }

    @Test
    void a_server_that_keeps_asking_is_told_to_stop() {
        server.offer("AUTH PLAIN");
        server.on(Moment.AUTH).reply("334 ");
        server.on(Moment.OTHER).reply("501 5.7.0 cancelled");

        assertThat(send(to(TlsMode.NONE, GOOD), Mails.receipt())).isInstanceOf(Unavailable.class);
        assertThat(server.conversation(0).commands()).endsWith(PLAIN, "*");
    }

    @Test
    void a_password_is_not_shown() {
        assertThat(to(TlsMode.NONE, GOOD).toString()).doesNotContain("s3cret");
    }

    private static Credentials by(AuthMechanism mechanism) {
        return new Credentials(GOOD.user(), new Credentials.Secret.Password(PASSWORD), mechanism);
    }

    private SmtpServer to(TlsMode mode, Credentials credentials) {
        return Mails.server(server, mode, credentials, Mails.PATIENT);
    }

    private static InetAddress ownAddress() {
        try {
            Optional<InetAddress> own = NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
                    .findFirst();
            Assumptions.assumeTrue(own.isPresent(), "a machine with an address");
            return own.orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
