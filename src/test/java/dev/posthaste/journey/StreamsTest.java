package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.nullValue;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Kinds of mail with a policy of their own. */
@QuarkusTest
@WithTestResource(StackResource.class)
class StreamsTest {

    private final String stream = "s-" + UUID.randomUUID();

    @BeforeEach
    void awaitReads() {
        Service.awaitReads();
    }

    @Test
    void a_stream_is_made_read_listed_changed_and_removed() {
        made(Map.of(
                "name", stream, "lane", "critical", "ramp", List.of("2s", "90 sec"), "ttl", "10 min", "cap", "5/15m"));

        Service.caller()
                .get("/v1/streams/" + stream)
                .then()
                .statusCode(200)
                .body(
                        "lane", equalTo("critical"),
                        "ramp", equalTo(List.of("2s", "90s")),
                        "ttl", equalTo("10m"),
                        "cap", equalTo("5/15m"),
                        "max_ttl", nullValue());
        Map<String, Object> change = new HashMap<>();
        change.put("ramp", null);
        change.put("max_ttl", "1h");
        change(change)
                .then()
                .statusCode(200)
                .body(
                        "ramp",
                        nullValue(),
                        "max_ttl",
                        equalTo("1h"),
                        "ttl",
                        equalTo("10m"),
                        "lane",
                        equalTo("critical"));
        Service.caller().delete("/v1/streams/" + stream).then().statusCode(200).body("deleted", equalTo(true));
        Service.caller().get("/v1/streams/" + stream).then().statusCode(404);
        Service.caller().delete("/v1/streams/" + stream).then().statusCode(404);
    }

    @Test
    void the_list_is_by_name_and_goes_both_ways() {
        Keys.Key owner = Keys.of(Keys.tenant(), "read", "admin");
        for (String name : List.of("c", "a", "b")) {
            owner.caller()
                    .contentType(ContentType.JSON)
                    .body(Map.of("name", name))
                    .post("/v1/streams")
                    .then()
                    .statusCode(201);
        }

        assertThat(names(owner, "limit=2")).containsExactly("a", "b");
        assertThat(names(owner, "limit=2&after=b")).containsExactly("c");
        assertThat(names(owner, "limit=1&before=c")).containsExactly("b");
        owner.caller().get("/v1/streams?limit=2").then().body("has_more", equalTo(true));
        owner.caller()
                .get("/v1/streams?limit=x&after=A")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/limit", "/after"));
    }

    @Test
    void every_fault_of_a_policy_is_named_at_once_and_nothing_is_made() {
        Map<String, Object> policy = new LinkedHashMap<>();
        policy.put("name", "No Name");
        policy.put("lane", "fast");
        policy.put("ramp", List.of("1s", "0s", "2d"));
        policy.put("ttl", "2h");
        policy.put("max_ttl", "1h");
        policy.put("on_unknown", "guess");
        policy.put("cap", "5 a day");
        policy.put("retention", "1d");
        policy.put("from", "nobody");
        policy.put("reply_to", "nowhere");
        policy.put("colour", "red");

        make(policy)
                .then()
                .statusCode(422)
                .body(
                        "errors.pointer",
                        hasItems(
                                "/name",
                                "/lane",
                                "/ramp/1",
                                "/ramp/2",
                                "/ttl",
                                "/on_unknown",
                                "/cap",
                                "/retention",
                                "/from",
                                "/reply_to",
                                "/colour"));
    }

    @Test
    void a_name_is_taken_once_and_a_change_is_held_to_all_of_the_policy() {
        made(Map.of("name", stream, "ttl", "2h"));

        make(Map.of("name", stream)).then().statusCode(422).body("errors[0].pointer", equalTo("/name"));
        change(Map.of("max_ttl", "1h")).then().statusCode(422).body("errors[0].pointer", equalTo("/ttl"));
        change(Map.of("name", "other")).then().statusCode(422).body("errors[0].pointer", equalTo("/name"));
    }

    @Test
    void an_email_follows_its_stream_where_it_says_nothing_itself() {
        made(Map.of(
                "name", stream,
                "lane", "bulk",
                "ttl", "10m",
                "from", "Codes <codes@acme.test>",
                "reply_to", "help@acme.test"));
        Map<String, Object> email = Emails.plain(Emails.someone());
        email.remove("from");
        email.put("stream", stream);

        JsonPath silent = Service.awaitStatus(Service.accepted(email), "relayed");
        email.put("lane", "normal");
        email.put("ttl", "2h");
        email.put("from", "Acme <no-reply@acme.test>");
        JsonPath outspoken = Service.awaitStatus(Service.accepted(email), "relayed");

        assertThat(silent.getString("lane")).isEqualTo("bulk");
        assertThat(silent.getString("from")).isEqualTo("Codes <codes@acme.test>");
        assertThat(silent.<String>getList("reply_to")).containsExactly("help@acme.test");
        assertThat(life(silent)).isEqualTo(Duration.ofMinutes(10));
        assertThat(outspoken.getString("lane")).isEqualTo("normal");
        assertThat(outspoken.getString("from")).isEqualTo("Acme <no-reply@acme.test>");
        assertThat(life(outspoken)).isEqualTo(Duration.ofHours(2));
    }

    @Test
    void an_email_is_tried_again_on_the_ramp_of_its_stream() {
        made(Map.of("name", stream, "ramp", List.of("1h")));
        Map<String, Object> email = Emails.plain(Emails.simulated("defer"));
        email.put("stream", stream);

        JsonPath deferred = Service.awaitStatus(Service.accepted(email), "deferred");

        Instant next = Instant.parse(deferred.getString("deliveries[0].next_attempt_at"));
        Instant failed = Instant.parse(deferred.getString("deliveries[0].updated_at"));
        assertThat(Duration.between(failed, next)).isBetween(Duration.ofMinutes(47), Duration.ofMinutes(73));
    }

    @Test
    void mail_lives_no_longer_than_its_stream_allows() {
        made(Map.of("name", stream, "max_ttl", "10m"));
        Map<String, Object> email = Emails.plain(Emails.someone());
        email.put("stream", stream);

        assertThat(life(Service.awaitStatus(Service.accepted(email), "relayed")))
                .isEqualTo(Duration.ofMinutes(10));
        email.put("ttl", "11 min");
        Service.post(email).then().statusCode(422).body("errors[0].pointer", equalTo("/ttl"));
        email.remove("ttl");
        email.put("expires_at", "in 1 hour");
        Service.post(email).then().statusCode(422).body("errors[0].pointer", equalTo("/expires_at"));
        email.put("scheduled_at", "in 55 min");
        Service.accepted(email);
    }

    @Test
    void an_email_is_in_its_templates_stream_unless_it_names_another() {
        Map<String, Object> email = Emails.passwordReset(Emails.someone());
        JsonPath silent = Service.awaitStatus(Service.accepted(email), "relayed");
        email.put("stream", stream);
        JsonPath outspoken = Service.awaitStatus(Service.accepted(email), "relayed");

        assertThat(silent.getString("stream")).isEqualTo("account");
        assertThat(outspoken.getString("stream")).isEqualTo(stream);
    }

    @Test
    void a_stream_without_a_policy_is_a_name() {
        Map<String, Object> email = Emails.plain(Emails.someone());
        email.put("stream", stream);

        JsonPath sent = Service.awaitStatus(Service.accepted(email), "relayed");

        assertThat(sent.getString("stream")).isEqualTo(stream);
        assertThat(sent.getString("lane")).isEqualTo("normal");
    }

    private static Duration life(JsonPath email) {
        return Duration.between(
                Instant.parse(email.getString("created_at")), Instant.parse(email.getString("expires_at")));
    }

    private static List<String> names(Keys.Key owner, String query) {
        return owner.caller()
                .get("/v1/streams?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("data.name");
    }

    private static void made(Map<String, ?> policy) {
        make(policy).then().statusCode(201);
    }

    private static Response make(Map<String, ?> policy) {
        return Service.caller().contentType(ContentType.JSON).body(policy).post("/v1/streams");
    }

    private Response change(Map<String, ?> change) {
        return Service.caller().contentType(ContentType.JSON).body(change).patch("/v1/streams/" + stream);
    }
}
