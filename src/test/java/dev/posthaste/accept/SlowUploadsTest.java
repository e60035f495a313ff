package dev.posthaste.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.quarkus.vertx.http.runtime.filters.Filter;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On a server of its own, whose patience is shorter than the one that is configured. */
class SlowUploadsTest {

    private static final int LONG_ENOUGH_MILLIS = 30_000;

    private final Vertx vertx = Vertx.vertx();
    private final Limits limits = new Limits(2, 1_000, Duration.ofMillis(300));
    private final Admission admission = new Admission(limits);
    private HttpServer server;

    @BeforeEach
    void listen() throws Exception {
        var filters = new Filters();
        new FloodGate(admission).register(filters);
        new SlowUploads(limits, vertx).register(filters);
        Router router = Router.router(vertx);
        for (Filter filter : filters.getFilters()) { // as Quarkus puts them in order
            router.route().order(-filter.getPriority()).handler(filter.getHandler());
        }
        router.route("/refused")
                .handler(exchange -> exchange.response().setStatusCode(401).end("no"));
        router.route("/read")
                .handler(exchange -> exchange.request()
                        .body()
                        .onSuccess(body -> exchange.response().end(body)));
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get();
    }

    @Test
    void a_body_that_does_not_end_ends_with_its_connection() throws IOException {
        assertThat(answers("/read", "half of it")).isEmpty();
    }

    @Test
    void a_no_is_not_followed_by_an_endless_body() throws IOException {
        assertThat(answers("/refused", "half of it")).contains("401").endsWith("no");
    }

    @Test
    void nor_is_one_of_the_flood_gate() throws IOException {
        try (var _ = admission.arrival();
                var _ = admission.arrival()) {
            assertThat(answers("/v1/emails", "half of it")).contains("503");
        }
    }

    @Test
    void a_body_that_came_in_time_is_answered_and_its_connection_kept() throws IOException {
        try (Socket socket = request("/read", "the whole twenty oct")) {
            int answer = "HTTP/1.1 200 OK\r\ncontent-length: 20\r\n\r\nthe whole twenty oct".length();
            assertThat(new String(socket.getInputStream().readNBytes(answer), StandardCharsets.US_ASCII))
                    .endsWith("twenty oct");
            // Idle for longer than an upload may take, which is nobody's fault.
            socket.setSoTimeout(1_000);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> socket.getInputStream().read());
        }
    }

    /** Everything until the server closes the connection; fails when it does not. */
    private String answers(String path, String body) throws IOException {
        try (Socket socket = request(path, body)) {
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        }
    }

    private Socket request(String path, String body) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
        socket.setSoTimeout(LONG_ENOUGH_MILLIS);
        String head = "POST " + path + " HTTP/1.1\r\nHost: here\r\nContent-Length: 20\r\n\r\n";
        socket.getOutputStream().write((head + body).getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}
