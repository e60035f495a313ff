package dev.posthaste.journey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.contract.Contract;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hamcrest.Matcher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the intake says no to, and how. */
@QuarkusTest
@WithTestResource(StackResource.class)
class IntakeTest {

    @Test
    void a_request_without_a_key_is_refused() {
        given().filter(Contract.filter())
                .contentType(ContentType.JSON)
                .body(Emails.plain(Emails.someone()))
                .post("/v1/emails")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer")
                .body("name", equalTo("missing_api_key"), "statusCode", equalTo(401));
    }

    @Test
    void a_key_that_is_not_known_is_refused() {
        given().filter(Contract.filter())
                .header("Authorization", "Bearer ph_somebody_else")
                .get("/v1/emails")
                .then()
                .statusCode(401)
                .body("name", equalTo("invalid_api_key"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v1",
                "/v1/emails/;x",
                "/v1//emails",
                "/v1/%2e%2e/v1/emails",
                "/nothing",
                "/q/metrics",
                "/openapi"
            })
    void no_path_is_open_without_a_key(String path) {
        assertThat(given().urlEncodingEnabled(false).get(path).statusCode()).isIn(401, 404);
    }

    @Test
    void all_faults_of_a_request_are_told_at_once_with_their_places() {
        Response answer = Service.post(Map.of(
                "from",
                "nobody",
                "to",
                List.of("ada@example.test", "a@b SIZE=1", "x\r\nRCPT TO:<y@z>"),
                "reply_to",
                7,
                "lane",
                "express",
                "tags",
                List.of(Map.of("name", "ok", "value", "not ok")),
                "headers",
                Map.of("Bcc", "secret@example.test"),
                "expires_at",
                "tomorrow",
                "attachments",
                List.of(Map.of("filename", "a.txt", "content", "%%%")),
                "surprise",
                true));

        answer.then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:posthaste:problem:invalid"))
                .body(
                        "errors.pointer",
                        hasItems(
                                "/from",
                                "/to/1",
                                "/to/2",
                                "/reply_to",
                                "/subject",
                                "/html",
                                "/lane",
                                "/tags/0",
                                "/headers/Bcc",
                                "/expires_at",
                                "/attachments/0/content",
                                "/surprise"));
        assertThat(answer.asString()).doesNotContain("secret@", "RCPT", "%%%");
    }

    @Test
    void a_missing_variable_is_named() {
        Map<String, Object> request = Emails.passwordReset(Emails.someone());
        request.put("template", Map.of("id", "password-reset", "variables", Map.of("product", "Acme")));

        Service.post(request)
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/template/variables/reset_url"))
                .body("errors[0].detail", startsWith("The template password-reset needs"));
    }

    @Test
    void a_template_that_is_no_object_is_one_fault() {
        Map<String, Object> request = Emails.passwordReset(Emails.someone());
        request.put("template", 5);

        Service.post(request).then().statusCode(422).body("errors.pointer", equalTo(List.of("/template")));
    }

    @Test
    void more_recipients_than_fifty_are_refused() {
        Map<String, Object> request = Emails.plain(
                IntStream.range(0, 51).mapToObj(_ -> Emails.someone()).toArray(String[]::new));

        Service.post(request).then().statusCode(422).body("errors[0].pointer", equalTo("/to"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "\"text\"", "{\"from\":1,\"from\":2}", "{} {}", "nul"})
    void what_is_not_one_json_object_is_malformed(String body) {
        Service.caller()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/emails")
                .then()
                .statusCode(400)
                .body("name", equalTo("validation_error"));
    }

    @Test
    void a_body_of_nothing_but_brackets_is_refused() throws Exception {
        assertThat(postLarge("[".repeat(100_000)).statusCode()).isEqualTo(400);
    }

    @Test
    void another_media_type_is_refused() {
        Service.caller()
                .contentType(ContentType.TEXT)
                .body("hello")
                .post("/v1/emails")
                .then()
                .statusCode(415)
                .body("name", equalTo("unsupported_media_type"));
    }

    @Test
    void a_body_over_the_limit_is_refused() throws Exception {
        Map<String, Object> request = Emails.plain(Emails.someone());
        request.put("text", "x".repeat(15 * 1024 * 1024));

        HttpResponse<String> answer = postLarge(new JsonMapper().writeValueAsString(request));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("payload_too_large");
    }

    @Test
    void a_message_over_the_limit_is_refused() throws Exception {
        Map<String, Object> request = Emails.plain(Emails.someone());
        String content = Base64.getEncoder().encodeToString(new byte[9 * 1024 * 1024]);
        request.put("attachments", List.of(Map.of("filename", "large.bin", "content", content)));

        HttpResponse<String> answer = postLarge(new JsonMapper().writeValueAsString(request));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("payload_too_large");
    }

    @Test
    void an_accepted_email_says_where_it_can_be_asked_for() {
        Response answer = Service.post(Emails.plain(Emails.someone()));

        answer.then().statusCode(202).header("Location", endsWithId(answer));
    }

    /** Without REST-assured, which prints a body prettily, in memory, before it knows whether anybody wants to see it. */
    private static HttpResponse<String> postLarge(String body) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/v1/emails"))
                            .header("Authorization", "Bearer " + Service.KEY)
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString(body))
                            .build(),
                    BodyHandlers.ofString());
        }
    }

    private static Matcher<String> endsWithId(Response answer) {
        return endsWith("/v1/emails/" + answer.jsonPath().getString("id"));
    }
}
