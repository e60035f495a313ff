package dev.posthaste.contract;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The filter as a journey uses it: in a real exchange, with a server that says what the test tells it to. */
class ContractOverHttpTest {

    private static final String ID = "0190163d-8694-739b-aea5-966c26f8ad91";
    private static final Map<String, Object> EMAIL =
            Map.of("from", "a@b.example", "to", "c@d.example", "subject", "s", "text", "t");

    private HttpServer server;
    private int status;
    private Map<String, String> headers;
    private String body;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void an_answer_as_documented_passes() {
        answerWith(
                202,
                Map.of("Content-Type", "application/json;charset=UTF-8", "Location", "/v1/emails/" + ID),
                "{\"id\":\"" + ID + "\"}");
        assertThatCode(() -> client().body(EMAIL).post("/v1/emails")).doesNotThrowAnyException();
    }

    @Test
    void an_answer_that_is_not_as_documented_fails_the_test_and_says_why() {
        answerWith(202, Map.of("Content-Type", "application/json"), "{\"id\":\"no uuid\"}");
        assertThatThrownBy(() -> client().body(EMAIL).post("/v1/emails"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("openapi.yaml")
                .hasMessageContaining("Location")
                .hasMessageContaining("no uuid");
    }

    @Test
    void a_page_that_was_asked_for_with_filters_passes() {
        answerWith(
                200,
                Map.of("Content-Type", "application/json"),
                "{\"object\":\"list\",\"has_more\":false,\"data\":[]}");
        assertThatCode(() -> client().queryParam("limit", 5)
                        .queryParam("recipient", "ada+news@example.com")
                        .queryParam("tag", "category:invoice")
                        .queryParam("status", "deferred")
                        .get("/v1/emails"))
                .doesNotThrowAnyException();
    }

    @Test
    void a_body_that_is_no_json_may_be_refused() {
        answerWith(400, Map.of("Content-Type", "application/problem+json"), """
                {"type":"urn:posthaste:problem:malformed","title":"No","status":400,"detail":"No.",
                 "statusCode":400,"name":"validation_error","message":"No."}""");
        assertThatCode(() -> client().body("{\"from\":").post("/v1/emails")).doesNotThrowAnyException();
        assertThatCode(() -> client().contentType("text/plain").body("hello").post("/v1/emails"))
                .doesNotThrowAnyException();
    }

    private RequestSpecification client() {
        return given().port(server.getAddress().getPort())
                .filter(Contract.filter())
                .contentType("application/json")
                .header("Authorization", "Bearer key");
    }

    private void answerWith(int status, Map<String, String> headers, String body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }
}
