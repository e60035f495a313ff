package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenAuthTest extends EngineTest {

    private final Tokens tokens = new Tokens();

    /** Hands out one after the other as they are refused. */
    private static final class Tokens implements AccessTokens {
        private final Deque<String> left = new ArrayDeque<>();
        private final List<String> refused = new ArrayList<>();

        @Override
        public String token() throws IOException {
            if (left.isEmpty()) {
                throw new IOException("the token endpoint answered 503");
            }
            return left.getFirst();
        }

        @Override
        public void refused(String token) {
            refused.add(token);
            left.remove(token);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH PLAIN LOGIN XOAUTH2", "AUTH PLAIN OAUTHBEARER", "AUTH XOAUTH2 OAUTHBEARER"})
    void an_access_token_opens_the_way(String offer) {
        server.withStartTls(TestCertificates.good()).offer(offer).knows("relay@acme.test", "token-1");
        tokens.left.add("token-1");

        assertThat(send(to(TlsMode.REQUIRED), Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversation(0).transcript()).doesNotContain("AUTH PLAIN", "AUTH LOGIN");
    }

    @Test
    void one_that_does_not_fit_into_a_command_waits_to_be_asked_for() {
        String token = "t".repeat(2000);
        server.withStartTls(TestCertificates.good()).offer("AUTH XOAUTH2").knows("relay@acme.test", token);
        tokens.left.add(token);

        assertThat(send(to(TlsMode.REQUIRED), Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversation(0).commands()).contains("AUTH XOAUTH2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTH XOAUTH2", "AUTH OAUTHBEARER"})
    void a_token_that_is_refused_is_replaced_once(String offer) {
        server.withStartTls(TestCertificates.good()).offer(offer).knows("relay@acme.test", "token-2");
        tokens.left.addAll(List.of("token-1", "token-2"));

        assertThat(send(to(TlsMode.REQUIRED), Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(tokens.refused).containsExactly("token-1");
        assertThat(server.conversations()).hasSize(1);
    }

    @Test
    void a_second_refusal_is_the_routes_fault() {
        server.withStartTls(TestCertificates.good()).offer("AUTH XOAUTH2").knows("relay@acme.test", "another");
        tokens.left.addAll(List.of("token-1", "token-2", "token-3"));

        assertThat(send(to(TlsMode.REQUIRED), Mails.receipt()))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.cause()).isEqualTo("the server refuses the login"));
        assertThat(tokens.refused).containsExactly("token-1", "token-2");
    }

    @Test
    void without_a_token_nobody_is_asked() {
        server.withStartTls(TestCertificates.good()).offer("AUTH XOAUTH2");

        assertThat(send(to(TlsMode.REQUIRED), Mails.receipt()))
                .isEqualTo(new Unavailable(Phase.AUTH, "no access token: the token endpoint answered 503", null));
        assertThat(server.conversation(0).transcript()).doesNotContain("AUTH");
    }

    /** The second is longer than what is kept of a reply. */
    @ParameterizedTest
    @ValueSource(ints = {1, 120})
    void a_token_is_not_quoted_when_the_server_repeats_it(int times) {
        String token = "token-1".repeat(times);
        server.offer("AUTH XOAUTH2");
        server.on(Moment.AUTH).reply("500 5.5.2 what is " + token + "?");
        tokens.left.add(token);

        Exchange exchange = exchange(to(TlsMode.NONE), Mails.receipt());

        assertThat(exchange.toString()).contains("withheld").doesNotContain("token-1");
    }

    private SmtpServer to(TlsMode mode) {
        Credentials login =
                new Credentials("relay@acme.test", new Credentials.Secret.Token(tokens), AuthMechanism.AUTO);
        return Mails.server(server, mode, login, Mails.PATIENT);
    }
}
