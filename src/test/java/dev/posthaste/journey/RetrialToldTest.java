package dev.posthaste.journey;

import static dev.posthaste.webhook.Receiver.ids;
import static dev.posthaste.webhook.Receiver.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.stack.StackResource;
import dev.posthaste.webhook.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An endpoint is told that mail is sent again, and can be told all of it once more. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(WebhookSettings.class)
class RetrialToldTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

    /** Of a tenant of its own, so that nobody else's mail is told of. */
    private Keys.Key key;

    @BeforeEach
    void awaitTables() {
        Service.awaitReads();
        key = Keys.of(Keys.tenant(), "send", "read", "admin");
    }

    @Test
    void a_retrial_is_told_where_it_belongs_and_a_replay_keeps_ids_and_order() throws Exception {
        try (Receiver receiver = Receiver.taking()) {
            String hook = post(
                            "/v1/webhooks",
                            Map.of(
                                    "endpoint", receiver.url(),
                                    "events", List.of("email.queued", "email.bounced", "email.sent")))
                    .then()
                    .statusCode(201)
                    .extract()
                    .path("id");
            String path = "/v1/webhooks/" + hook;
            try {
                String id = post("/v1/emails", Emails.plain(Emails.simulated("regret")))
                        .then()
                        .statusCode(202)
                        .extract()
                        .path("id");
                await(receiver, calls -> types(calls).contains("email.bounced"));
                post("/v1/emails/" + id + "/retry", Map.of()).then().statusCode(200);

                List<Receiver.Call> told = await(receiver, calls -> types(calls).contains("email.sent"));
                // Of the first email.queued one is told or not: what became of it may be known sooner.
                int bounced = types(told).indexOf("email.bounced");
                assertThat(types(told).subList(bounced, told.size()))
                        .containsExactly("email.bounced", "email.queued", "email.sent");
                JsonPath again = JsonPath.from(told.get(bounced + 1).body());
                assertThat(again.getString("data.email_id")).isEqualTo(id);
                assertThat(again.getString("data.delivery.status")).isEqualTo("queued");
                assertThat(again.getString("data.delivery.detail")).isEqualTo("it was bounced");
                assertThat(ids(told)).doesNotHaveDuplicates();
                awaitAllTaken(path, told.size());

                String one = ids(told).get(bounced + 1);
                key.caller().post(path + "/events/" + one + "/replay").then().statusCode(202);
                await(receiver, calls -> calls.size() == told.size() + 1);
                awaitAllTaken(path, told.size());
                post(path + "/replay", Map.of("from", "2020-01-01T00:00:00Z"))
                        .then()
                        .statusCode(202)
                        .body("replayed", equalTo(told.size()));

                List<Receiver.Call> all = await(receiver, calls -> calls.size() == 2 * told.size() + 1);
                assertThat(ids(all).get(told.size())).isEqualTo(one);
                List<Receiver.Call> round = all.subList(told.size() + 1, all.size());
                assertThat(ids(round)).isEqualTo(ids(told));
                assertThat(round)
                        .extracting(Receiver.Call::body)
                        .isEqualTo(told.stream().map(Receiver.Call::body).toList());
            } finally {
                key.caller().delete(path);
            }
        }
    }

    private Response post(String path, Map<String, ?> body) {
        return key.caller().contentType(ContentType.JSON).body(body).post(path);
    }

    private interface Wanted {
        boolean is(List<Receiver.Call> calls);
    }

    private static List<Receiver.Call> await(Receiver receiver, Wanted wanted) {
        return Awaitility.await().atMost(LONG_ENOUGH).until(receiver::calls, wanted::is);
    }

    private void awaitAllTaken(String hook, int events) {
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(
                                key.caller().get(hook + "/events").jsonPath().<String>getList("data.status"))
                        .hasSize(events)
                        .containsOnly("success"));
    }
}
