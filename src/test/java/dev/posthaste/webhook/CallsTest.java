package dev.posthaste.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.outside.HostLookup;
import dev.posthaste.relay.smtp.TestCertificates;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls to real servers on this machine. */
class CallsTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    private static final SigningSecret SECRET = SigningSecret.fresh(new Random(7));
    private static final SigningSecret BEFORE = SigningSecret.fresh(new Random(8));
    private static final Duration PLENTY = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void a_message_comes_signed_with_both_secrets_and_under_both_names() throws Exception {
        try (Receiver receiver = Receiver.that(call -> call.answer(201, "thanks"))) {
            Answer answer = call(receiver.url(), BEFORE, PLENTY);

            assertThat(answer).isEqualTo(new Answer.Http(201, "thanks", null));
            Receiver.Call call = receiver.calls().getFirst();
            assertThat(call.exchange().getRequestMethod()).isEqualTo("POST");
            assertThat(call.exchange().getRequestURI()).hasToString("/hook");
            assertThat(call.body()).isEqualTo("{\"größe\":1}");
            assertThat(call.header("Content-Type")).isEqualTo("application/json");
            assertThat(call.header("webhook-id")).isEqualTo("msg_1").isEqualTo(call.header("svix-id"));
            String timestamp = String.valueOf(NOON.instant().getEpochSecond());
            assertThat(call.header("webhook-timestamp")).isEqualTo(timestamp).isEqualTo(call.header("svix-timestamp"));
            assertThat(call.header("webhook-signature"))
                    .isEqualTo(SECRET.sign("msg_1", NOON.instant().getEpochSecond(), call.body()) + " "
                            + BEFORE.sign("msg_1", NOON.instant().getEpochSecond(), call.body()))
                    .isEqualTo(call.header("svix-signature"));
            assertThat(call.header("traceparent")).isEqualTo("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        }
    }

    @Test
    void a_redirect_is_an_answer_and_nobody_follows_it() throws Exception {
        try (Receiver inside = Receiver.taking();
                Receiver receiver = Receiver.that(call -> {
                    call.exchange().getResponseHeaders().set("Location", inside.url());
                    call.answer(302, "");
                })) {
            assertThat(call(receiver.url(), null, PLENTY)).isEqualTo(new Answer.Http(302, "", null));
            assertThat(inside.calls()).isEmpty();
        }
    }

    @Test
    void a_name_that_leads_to_this_machine_is_not_connected_to() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Calls calls = new Calls(
                    vertx,
                    new HttpClientOptions(),
                    new HostLookup(_ -> new InetAddress[] {InetAddress.getLoopbackAddress()}, false),
                    TestConfig.of(PLENTY, false),
                    NOON);

            Answer answer = calls.call(due("https://hooks.example.com:" + socket.getLocalPort() + "/", null))
                    .get(60, TimeUnit.SECONDS);

            assertThat(answer).isEqualTo(new Answer.None("its name leads to a private address"));
            socket.setSoTimeout(200);
            assertThatThrownBy(socket::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void it_is_the_address_that_was_looked_at_that_is_connected_to_and_the_name_that_is_verified() throws Exception {
        try (Receiver good = Receiver.overTls(TestCertificates.good());
                Receiver stranger = Receiver.overTls(TestCertificates.wrongName())) {
            assertThat(callOverTls(good)).isEqualTo(new Answer.Http(200, "", null));
            assertThat(callOverTls(stranger))
                    .isEqualTo(new Answer.None("TLS failed: its certificate is not for this name, or not trusted"));
            assertThat(stranger.calls()).isEmpty();
        }
    }

    @Test
    void who_says_nothing_is_left_when_the_time_is_up() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Receiver silent = Receiver.that(_ -> end.await())) {
            assertThat(call(silent.url(), null, Duration.ofSeconds(1)))
                    .isEqualTo(new Answer.None("no answer within 1 s"));
        } finally {
            end.countDown();
        }
    }

    @Test
    void of_an_answer_without_end_the_beginning_is_kept_and_the_line_is_cut() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        try (Receiver endless = Receiver.that(call -> {
            call.exchange().sendResponseHeaders(500, 0);
            byte[] part = "x".repeat(10_000).getBytes(UTF_8);
            try {
                while (true) {
                    call.exchange().getResponseBody().write(part);
                }
            } catch (IOException _) {
                cut.countDown();
            }
        })) {
            assertThat(call(endless.url(), null, PLENTY)).isEqualTo(new Answer.Http(500, "x".repeat(1000), null));
            assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void who_answers_and_then_drips_has_answered() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Receiver dripping = Receiver.that(call -> {
            call.exchange().sendResponseHeaders(200, 0);
            call.exchange().getResponseBody().write('o');
            call.exchange().getResponseBody().flush();
            end.await();
        })) {
            assertThat(call(dripping.url(), null, Duration.ofSeconds(2))).isEqualTo(new Answer.Http(200, "o", null));
        } finally {
            end.countDown();
        }
    }

    @Test
    void where_nobody_listens_there_is_no_answer() throws Exception {
        String url;
        try (Receiver closed = Receiver.taking()) {
            url = closed.url();
        }
        assertThat(call(url, null, PLENTY)).isEqualTo(new Answer.None("the connection was refused, or took too long"));
    }

    private Answer call(String url, @Nullable SigningSecret previous, Duration timeout) throws Exception {
        return new Calls(
                        vertx,
                        new HttpClientOptions(),
                        new HostLookup(InetAddress::getAllByName, true),
                        TestConfig.of(timeout, true),
                        NOON)
                .call(due(url, previous))
                .get(60, TimeUnit.SECONDS);
    }

    /** By a name that is in no DNS, and in the certificate that is good. */
    private Answer callOverTls(Receiver receiver) throws Exception {
        return new Calls(
                        vertx,
                        new HttpClientOptions()
                                .setTrustOptions(new PemTrustOptions()
                                        .addCertValue(Buffer.buffer(TestCertificates.authorityPem()))),
                        new HostLookup(_ -> new InetAddress[] {InetAddress.getLoopbackAddress()}, true),
                        TestConfig.of(PLENTY, true),
                        NOON)
                .call(due("https://localhost:" + receiver.port() + "/", null))
                .get(60, TimeUnit.SECONDS);
    }

    private static Due due(String url, @Nullable SigningSecret previous) {
        return new Due(
                new UUID(0, 0),
                "msg_1",
                1,
                1,
                Duration.ZERO,
                "{\"größe\":1}",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                url,
                SECRET,
                previous);
    }
}
