package dev.posthaste.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.Refusal;
import dev.posthaste.outside.HostLookup;
import dev.posthaste.outside.PublicUrl;
import dev.posthaste.relay.smtp.TestCertificates;
import dev.posthaste.webhook.Receiver;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Fetches from real servers on this machine, which the names are made to lead to. */
class RemoteFilesTest {

    private static final Duration PLENTY = Duration.ofSeconds(60);

    private final Vertx vertx = Vertx.vertx();
    private final Admission admission = new Admission(new Limits(1, 10_000_000, PLENTY));

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void off_is_off() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> files(FetchSettings.OFF, "8.8.8.8").check("https://files.example.com/a.pdf"))
                .withMessageContaining("posthaste.attachments.fetch.enabled");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://127.0.0.1/a.pdf",
                "https://2130706433/a.pdf",
                "https://0177.0.0.1/a.pdf",
                "https://0x7f.1/a.pdf",
                "https://[::1]/a.pdf",
                "https://[::ffff:127.0.0.1]/a.pdf",
                "https://169.254.169.254/latest/meta-data/",
                "https://localhost/a.pdf",
                "http://files.example.com/a.pdf",
                "file:///etc/passwd",
                "https://user@files.example.com/a.pdf",
                "https://files.example.com#@127.0.0.1/",
                "https://other.example.com/a.pdf",
                "https://example.com/a.pdf",
                "https://files.example.com.evil.test/a.pdf",
                "https://cdn.example.com/a.pdf",
                "https://files.example.com./a.pdf",
                "not a url"
            })
    void what_is_not_by_https_from_a_host_that_is_named_is_not_fetched(String url) {
        RemoteFiles files = files(FetchSettings.of(true, false, PLENTY), "8.8.8.8");

        assertThatIllegalArgumentException().isThrownBy(() -> files.check(url));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://files.example.com/a.pdf",
                "https://FILES.example.com:8443/",
                "https://eu.cdn.example.com/x?y"
            })
    void a_host_that_is_named_is_one(String url) {
        assertThat(files(FetchSettings.of(true, false, PLENTY), "8.8.8.8").check(url))
                .hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.7",
                "169.254.169.254",
                "::1",
                "::ffff:127.0.0.1",
                "fd00::7",
                "8.8.8.8,127.0.0.1"
            })
    void a_name_that_leads_inside_is_not_connected_to(String addresses) throws Exception {
        try (ServerSocket inside = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            RemoteFiles files = files(FetchSettings.of(true, false, PLENTY), addresses);
            String url = "https://files.example.com:" + inside.getLocalPort() + "/a.pdf";

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fetch(files, url))
                    .withMessage("The file is not fetched: its name leads to a private address.");

            inside.setSoTimeout(200);
            assertThatThrownBy(inside::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void the_file_comes_as_it_is_and_with_its_type() throws Exception {
        try (Receiver server = Receiver.that(call -> {
            call.exchange().getResponseHeaders().set("Content-Type", "text/csv");
            call.answer(200, "größe;1\r\n");
        })) {
            Downloads.File file = fetch(local(PLENTY), "http://files.example.com:" + server.port() + "/a.csv?b=c");

            assertThat(file.content()).asString().isEqualTo("größe;1\r\n");
            assertThat(file.type()).isEqualTo("text/csv");
            assertThat(server.calls().getFirst().exchange().getRequestMethod()).isEqualTo("GET");
            assertThat(server.calls().getFirst().exchange().getRequestURI()).hasToString("/a.csv?b=c");
            assertThat(server.calls().getFirst().header("Host")).isEqualTo("files.example.com:" + server.port());
        }
    }

    @Test
    void it_is_the_name_that_is_verified() throws Exception {
        try (Receiver good = Receiver.overTls(TestCertificates.good());
                Receiver stranger = Receiver.overTls(TestCertificates.wrongName())) {
            assertThat(overTls(good).get(60, TimeUnit.SECONDS)).isInstanceOf(Downloads.File.class);
            assertThatThrownBy(() -> overTls(stranger).get(60, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(SSLException.class);
            assertThat(stranger.calls()).isEmpty();
        }
    }

    private CompletableFuture<Downloads.Answer> overTls(Receiver server) {
        HttpClientOptions trusting = new HttpClientOptions()
                .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(TestCertificates.authorityPem())));
        return new Downloads(vertx, trusting, FetchSettings.of(true, true, PLENTY))
                .get(
                        PublicUrl.parse("A path", "https://localhost:" + server.port() + "/", true),
                        InetAddress.getLoopbackAddress());
    }

    @Test
    void a_redirect_to_a_host_that_is_named_is_followed() throws Exception {
        try (Receiver second = Receiver.that(call -> call.answer(200, "here"));
                Receiver first = redirecting("http://eu.cdn.example.com:" + second.port() + "/b")) {
            assertThat(fetch(local(PLENTY), "http://files.example.com:" + first.port() + "/a")
                            .content())
                    .asString()
                    .isEqualTo("here");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%d/",
                "http://localhost:%d/",
                "http://[::1]:%d/",
                "http://2130706433:%d/",
                "http://evil.example.com:%d/",
                "//evil.example.com:%d/",
                "file:///etc/passwd#%d",
                "gopher://files.example.com:%d/",
                "http://files.example.com:%d/ \\"
            })
    void a_redirect_to_another_is_not(String location) throws Exception {
        try (Receiver inside = Receiver.taking();
                Receiver first = redirecting(location.formatted(inside.port()))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fetch(local(PLENTY), "http://files.example.com:" + first.port() + "/a"))
                    .withMessageStartingWith("The host redirects");
            assertThat(inside.calls()).isEmpty();
        }
    }

    @Test
    void redirects_come_to_an_end() throws Exception {
        try (Receiver circle = redirecting("/again")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fetch(local(PLENTY), "http://files.example.com:" + circle.port() + "/a"))
                    .withMessageContaining("more than 3 times");
            assertThat(circle.calls()).hasSize(4);
        }
    }

    @ParameterizedTest
    @CsvSource({"404,the status 404", "500,the status 500", "204,the status 204"})
    void an_answer_without_a_file_is_named_and_not_repeated(int status, String said) throws Exception {
        try (Receiver server = Receiver.that(call -> call.answer(status, status == 204 ? "" : "secret"))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fetch(local(PLENTY), "http://files.example.com:" + server.port() + "/a"))
                    .withMessageContaining(said)
                    .withMessageNotContaining("secret");
        }
    }

    @Test
    void a_file_that_is_too_large_ends_with_its_connection() throws Exception {
        CountDownLatch cut = new CountDownLatch(1);
        try (Receiver endless = Receiver.that(call -> {
            call.exchange().sendResponseHeaders(200, 0);
            try {
                while (true) {
                    call.exchange().getResponseBody().write(new byte[10_000]);
                }
            } catch (IOException _) {
                cut.countDown();
            }
        })) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> fetch(local(PLENTY), "http://files.example.com:" + endless.port() + "/a"))
                    .withMessageContaining("larger than the 100000 bytes");
            assertThat(cut.await(60, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void who_says_nothing_is_left_when_the_time_is_up() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Receiver silent = Receiver.that(_ -> end.await())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            fetch(local(Duration.ofSeconds(1)), "http://files.example.com:" + silent.port() + "/a"))
                    .withMessage("The file was not there within 1000 ms.");
        } finally {
            end.countDown();
        }
    }

    @Test
    void what_is_more_than_may_be_under_way_comes_later() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch both = new CountDownLatch(2);
        try (Receiver slow = Receiver.that(call -> {
            both.countDown();
            end.await();
            call.answer(200, "");
        })) {
            RemoteFiles files = local(PLENTY);
            String url = "http://files.example.com:" + slow.port() + "/a";
            CompletableFuture<?> first =
                    CompletableFuture.runAsync(() -> fetch(files, url), Thread::startVirtualThread);
            CompletableFuture<?> second =
                    CompletableFuture.runAsync(() -> fetch(files, url), Thread::startVirtualThread);
            both.await();

            assertThatThrownBy(() -> fetch(files, url))
                    .isInstanceOfSatisfying(
                            Refusal.class,
                            refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.OVERLOADED));
            end.countDown();
            CompletableFuture.allOf(first, second).join();
        } finally {
            end.countDown();
        }
    }

    private static Receiver redirecting(String location) throws IOException {
        return Receiver.that(call -> {
            call.exchange().getResponseHeaders().set("Location", location);
            call.answer(302, "");
        });
    }

    private static Downloads.File fetch(RemoteFiles files, String url) {
        return files.fetch(files.check(url), files.end());
    }

    private RemoteFiles local(Duration timeout) {
        FetchSettings settings = FetchSettings.of(true, true, timeout);
        return new RemoteFiles(
                settings, loopback(), new Downloads(vertx, new HttpClientOptions(), settings), admission);
    }

    private static HostLookup loopback() {
        return new HostLookup(_ -> new InetAddress[] {InetAddress.getLoopbackAddress()}, true);
    }

    private RemoteFiles files(FetchSettings settings, String addresses) {
        InetAddress[] all =
                Arrays.stream(addresses.split(",")).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        return new RemoteFiles(
                settings,
                new HostLookup(_ -> all, settings.allowPrivate()),
                new Downloads(vertx, new HttpClientOptions(), settings),
                admission);
    }
}
