package dev.posthaste.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenEndpointTest {

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile int status = 200;
    private volatile String answer = "{\"access_token\": \"t-%d\", \"token_type\": \"Bearer\", \"expires_in\": 3600}";

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void it_asks_as_the_rfc_says() throws IOException {
        assertThat(endpoint("send mail").token()).isEqualTo("t-1");

        String basic = Base64.getEncoder().encodeToString("the+id:s%3Acret".getBytes(UTF_8));
        assertThat(asked).containsExactly("POST Basic " + basic + " grant_type=client_credentials&scope=send+mail");
    }

    @Test
    void a_token_is_kept_until_shortly_before_its_end() throws IOException {
        TokenEndpoint endpoint = endpoint(null);

        assertThat(endpoint.token()).isEqualTo("t-1");
        forward(Duration.ofSeconds(3539));
        assertThat(endpoint.token()).isEqualTo("t-1");
        forward(Duration.ofSeconds(1));
        assertThat(endpoint.token()).isEqualTo("t-2");
    }

    @Test
    void a_token_that_was_refused_is_not_handed_out_again() throws IOException {
        TokenEndpoint endpoint = endpoint(null);

        endpoint.refused(endpoint.token());
        assertThat(endpoint.token()).isEqualTo("t-2");
        endpoint.refused("t-1"); // by a connection that is late
        assertThat(endpoint.token()).isEqualTo("t-2");
    }

    @Test
    void many_at_once_ask_once() throws Exception {
        TokenEndpoint endpoint = endpoint(null);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                calls.add(endpoint::token);
            }
            for (Future<String> call : threads.invokeAll(calls)) {
                assertThat(call.get()).isEqualTo("t-1");
            }
        }
        assertThat(asked).hasSize(1);
    }

    @Test
    void a_failure_is_remembered_for_five_seconds() throws IOException {
        TokenEndpoint endpoint = endpoint(null);
        status = 503;

        assertFails(endpoint, "the token endpoint answered 503");
        assertFails(endpoint, "the token endpoint answered 503");
        assertThat(asked).hasSize(1);

        status = 200;
        forward(Duration.ofSeconds(5));
        assertThat(endpoint.token()).isEqualTo("t-2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|{\"error\":\"invalid_client\",\"error_description\":\"s:cret\"}|the token endpoint answered 400 invalid_client",
                "401|s:cret is wrong|the token endpoint answered 401",
                "302|''|the token endpoint answered 302",
                "200|{}|the token endpoint's answer holds no access token",
                "200|''|the token endpoint's answer holds no access token",
                "200|[1]|the token endpoint's answer holds no access token",
                "200|{\"access_token\":\"a\\u0001b\"}|the token endpoint's answer holds no access token"
            })
    void what_is_no_token_is_said_without_repeating_it(int code, String body, String cause) {
        status = code;
        answer = body;

        assertFails(endpoint(null), cause);
    }

    @Test
    void an_endless_answer_is_not_read_to_its_end() {
        answer = "{\"access_token\": \"" + "t".repeat(1_000_000) + "\"}";

        assertFails(endpoint(null), "the token endpoint cannot be reached");
    }

    @Test
    @Timeout(30)
    void an_answer_that_drips_is_not_waited_for() {
        CountDownLatch read = new CountDownLatch(1);
        server.createContext("/drip", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            awaitQuietly(read);
            exchange.close();
        });
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/drip");

        try {
            assertFails(
                    new TokenEndpoint(url, "the id", "s:cret", null, Duration.ofSeconds(1), nanos::get),
                    "the token endpoint cannot be reached");
        } finally {
            read.countDown();
        }
    }

    @Test
    void an_endpoint_that_is_down_says_so() {
        server.stop(0);

        assertFails(endpoint(null), "the token endpoint cannot be reached");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://login.test/token", "http://127.0.0.1:8080/token", "http://localhost/token"})
    void a_secret_can_be_sent_there(String url) {
        assertThat(TokenEndpoint.isSafe(URI.create(url))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://login.test/token", "http://127.0.0.1.login.test/", "ftp://localhost/", "/token"})
    void a_secret_cannot_be_sent_there(String url) {
        assertThat(TokenEndpoint.isSafe(URI.create(url))).isFalse();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void assertFails(TokenEndpoint endpoint, String cause) {
        assertThatThrownBy(endpoint::token).isInstanceOf(IOException.class).hasMessage(cause);
    }

    private TokenEndpoint endpoint(@Nullable String scope) {
        URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
        return new TokenEndpoint(url, "the id", "s:cret", scope, nanos::get);
    }

    private void forward(Duration by) {
        nanos.addAndGet(by.toNanos());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            asked.add(exchange.getRequestMethod() + " " + authorization + " " + body);
            byte[] bytes = answer.replace("%d", Integer.toString(asked.size())).getBytes(UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
