package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A caller who asks for too much. */
@QuarkusTest
@WithTestResource(StackResource.class)
class RateLimitTest {

    @BeforeEach
    void awaitReads() {
        Service.awaitReads();
    }

    @Test
    void every_answer_says_how_much_is_left_and_the_last_one_when_there_is_more() {
        Keys.Key key = limited("3/1d");

        key.caller()
                .get("/v1/emails")
                .then()
                .statusCode(200)
                .header("RateLimit-Limit", "3")
                .header("RateLimit-Remaining", "2");
        key.caller().get("/v1/emails/none").then().statusCode(404).header("RateLimit-Remaining", "1");
        key.caller().get("/v1/routes").then().statusCode(403).header("RateLimit-Remaining", "0");
        Response refused = key.caller().get("/v1/emails");

        refused.then()
                .statusCode(429)
                .header("RateLimit-Remaining", "0")
                .body(
                        "type", equalTo("urn:posthaste:problem:rate-limited"),
                        "name", equalTo("rate_limit_exceeded"));
        // a third of a day
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(20_000, 28_801);
        assertThat(Integer.parseInt(refused.header("RateLimit-Reset"))).isBetween(80_000, 86_400);
        Service.caller().get("/v1/emails").then().statusCode(200);
    }

    @Test
    void a_batch_counts_its_items_and_is_taken_as_a_whole() {
        Keys.Key key = limited("3/1d");
        List<Map<String, Object>> items = List.of(item(), item(), item(), item());

        key.caller()
                .contentType(ContentType.JSON)
                .body(items)
                .post("/v1/emails/batch")
                .then()
                .statusCode(202)
                .header("RateLimit-Remaining", "0");
        key.caller().get("/v1/emails").then().statusCode(429);
    }

    @Test
    void nobody_who_is_not_known_is_told_of_limits() {
        Keys.with("ph_live_guessed").get("/v1/emails").then().statusCode(401).header("RateLimit-Limit", nullValue());
        Service.caller().get("/v1/emails").then().header("RateLimit-Limit", notNullValue());
    }

    @Test
    void a_key_makes_none_that_may_ask_for_more_and_shows_its_limit() {
        Keys.Key admin = limited("100/1m");
        Map<String, Object> faster = Keys.named("Faster");
        Map<String, Object> slower = Keys.named("Slower");
        faster.put("rate_limit", "200/1m");
        slower.put("rate_limit", "10/1m");

        Keys.make(admin.caller(), faster).then().statusCode(422).body("errors[0].pointer", equalTo("/rate_limit"));
        Keys.make(admin.caller(), Keys.named("None"))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/rate_limit"));
        Keys.make(admin.caller(), slower).then().statusCode(201);
        faster.put("rate_limit", "often");
        Keys.make(Service.caller(), faster).then().statusCode(422).body("errors[0].pointer", equalTo("/rate_limit"));
        admin.caller()
                .get("/v1/api-keys")
                .then()
                .body("data.find { it.name == 'Slower' }.rate_limit", equalTo("10/1m"));
    }

    private static Keys.Key limited(String rate) {
        Map<String, Object> key = Keys.named("Limited");
        key.put("tenant", Keys.tenant());
        key.put("rate_limit", rate);
        key.put("scopes", List.of("send", "read", "content", "templates", "admin"));
        return Keys.made(key);
    }

    private static Map<String, Object> item() {
        return Emails.plain(Emails.someone());
    }
}
