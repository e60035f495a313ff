package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.supersede.NewerMail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.filter.Filter;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What had ended can be sent again, as the same message. */
@QuarkusTest
@WithTestResource(StackResource.class)
class RetryTest {

    LocalMailbox mailbox;

    @Test
    void what_bounced_is_sent_again_and_arrives_once_and_the_good_one_is_left_alone() {
        String good = Emails.someone();
        String late = Emails.simulated("regret");
        String id = Service.accepted(Emails.plain(good, late));
        JsonPath bounced = Service.awaitStatus(id, "bounced");

        retry(id)
                .then()
                .statusCode(200)
                .body("object", equalTo("email"), "id", equalTo(id), "delivery_ids", equalTo(List.of(id + ".1")));
        JsonPath sent = Service.awaitStatus(id, "relayed");

        assertThat(sent.getInt("deliveries[1].attempts")).isEqualTo(2);
        assertThat(sent.getInt("deliveries[0].attempts")).isEqualTo(1);
        assertThat(sent.<String>getList("timeline.findAll { it.delivery_id == '%s.1' }.type".formatted(id)))
                .containsExactly("accepted", "bounced", "retried", "relayed");
        assertThat(mailbox.mailsTo(good)).hasSize(1);
        assertThat(mailbox.mailsTo(late)).hasSize(1);
        assertThat(mailbox.mailsTo(late).getFirst().messageId()).isEqualTo(bounced.getString("message_id"));
        retry(id).then().statusCode(409).body("name", equalTo("too_late"), "detail", containsString("include_sent"));
    }

    @Test
    void what_expired_gets_its_time_again() throws Exception {
        String ada = Emails.someone();
        Map<String, Object> request = Emails.plain(ada);
        request.put("ttl", "1 s");
        String id;
        JsonPath expired;
        mailbox.hangUp();
        try {
            id = Service.accepted(request);
            expired = Service.awaitStatus(id, "expired");
        } finally {
            mailbox.pickUp();
        }
        Service.awaitStatus(Service.accepted(Emails.plain(Emails.someone())), "relayed"); // the route is up again

        for (String status = "expired"; status.equals("expired"); ) { // one second is short on a machine that is slow
            retry(id).then().statusCode(200);
            status = Service.awaitEnd(id).getString("status");
        }

        JsonPath sent = Service.email(id);
        assertThat(sent.getString("status")).isEqualTo("relayed");
        assertThat(Instant.parse(sent.getString("expires_at"))).isAfter(Instant.parse(expired.getString("expires_at")));
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void what_somebody_asks_for_again_is_sent_although_a_newer_one_took_its_place() {
        String ada = Emails.someone();
        Map<String, Object> code = Emails.plain(ada);
        code.put("supersede_key", "login-code");
        String older = Service.accepted(code);
        Service.awaitStatus(older, "relayed");
        Service.awaitStatus(Service.accepted(code), "relayed");
        Instant accepted = Instant.now();
        Awaitility.await().until(() -> Instant.now().isAfter(accepted.plus(NewerMail.FRESH)));

        retry(older, Map.of("include_sent", true)).then().statusCode(200);

        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Service.email(older).getInt("deliveries[0].attempts") == 2);
        assertThat(Service.email(older).getString("status")).isEqualTo("relayed");
        assertThat(mailbox.mailsTo(ada)).hasSize(3);
    }

    @Test
    void what_was_sent_is_sent_again_by_an_explicit_word_only() {
        String ada = Emails.someone();
        String grace = Emails.someone();
        String id = Service.accepted(Emails.plain(ada, grace));
        Service.awaitStatus(id, "relayed");

        retry(id).then().statusCode(409);
        retry(id, Map.of("delivery_id", id + ".1", "include_sent", true))
                .then()
                .statusCode(200)
                .body("delivery_ids", equalTo(List.of(id + ".1")));
        Service.awaitStatus(id, "relayed");

        Awaitility.await().until(() -> mailbox.mailsTo(grace).size() == 2);
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
        assertThat(mailbox.mailsTo(grace).getFirst().messageId())
                .isEqualTo(mailbox.mailsTo(grace).getLast().messageId());
    }

    @Test
    void what_was_called_back_is_in_doubt_or_is_open_is_not_sent_again() {
        Map<String, Object> later = Emails.plain(Emails.someone());
        later.put("scheduled_at", "in 1 hour");
        String scheduled = Service.accepted(later);
        String canceled = Service.accepted(later);
        Service.caller().post("/v1/emails/" + canceled + "/cancel").then().statusCode(200);
        Map<String, Object> hold = Emails.plain(Emails.simulated("cut"));
        hold.put("on_unknown", "hold");
        String unknown = Service.accepted(hold);
        Service.awaitStatus(unknown, "unknown");

        retry(scheduled).then().statusCode(409).body("detail", containsString("still to be sent"));
        retry(canceled, Map.of("include_sent", true))
                .then()
                .statusCode(409)
                .body("detail", containsString("called back"));
        retry(unknown).then().statusCode(409).body("detail", containsString("resolve"));
    }

    @Test
    void what_is_not_there_or_not_meant_is_refused() {
        String id = Service.accepted(Emails.plain(Emails.simulated("reject")));
        Service.awaitStatus(id, "bounced");

        retry("0190163d-8694-739b-aea5-966c26f8ad91").then().statusCode(404);
        retry(id, Map.of("delivery_id", id + ".7")).then().statusCode(404);
        retry(id, Map.of("delivery_id", "0190163d-8694-739b-aea5-966c26f8ad91.0"))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/delivery_id"));
        Service.caller() // past the contract: it would not let this out
                .noFiltersOfType(Filter.class)
                .contentType(ContentType.JSON)
                .body(Map.of("include_sent", "yes"))
                .post("/v1/emails/" + id + "/retry")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/include_sent"));
    }

    @Test
    void a_retrial_that_bounces_again_has_bounced_and_can_be_tried_again() {
        String id = Service.accepted(Emails.plain(Emails.simulated("reject")));
        Service.awaitStatus(id, "bounced");

        RestAssured.given() // without a body, and past the contract: this client names a type all the same
                .header("Authorization", "Bearer " + Service.KEY)
                .post("/v1/emails/" + id + "/retry")
                .then()
                .statusCode(200);
        Awaitility.await()
                .until(() -> Service.email(id).<String>getList("timeline.type").stream()
                                .filter("bounced"::equals)
                                .count()
                        == 2);
        JsonPath bounced = Service.email(id);
        retry(id).then().statusCode(200);

        assertThat(bounced.getString("status")).isEqualTo("bounced");
        assertThat(bounced.getInt("deliveries[0].attempts")).isEqualTo(2);
        assertThat(bounced.<String>getList("timeline.type"))
                .containsExactly("accepted", "bounced", "retried", "bounced");
    }

    private static Response retry(String id) {
        return retry(id, Map.of());
    }

    private static Response retry(String id, Map<String, ?> body) {
        return Service.caller().contentType(ContentType.JSON).body(body).post("/v1/emails/" + id + "/retry");
    }
}
