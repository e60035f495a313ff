package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Emails that belong together are called back together, each as it would be alone. */
@QuarkusTest
@WithTestResource(StackResource.class)
class GroupTest {

    LocalMailbox mailbox;

    private final String group = "appointment " + UUID.randomUUID();

    @Test
    void what_waits_of_a_group_is_called_back_and_what_was_sent_is_too_late() {
        String sent = Service.accepted(inGroup(Emails.someone(), null));
        String bounced = Service.accepted(inGroup(Emails.simulated("bounce"), null));
        Service.awaitStatus(sent, "relayed");
        Service.awaitStatus(bounced, "bounced");
        String before = Service.accepted(inGroup(Emails.someone(), "in 1 hour"));
        Service.caller().post("/v1/emails/" + before + "/cancel").then().statusCode(200);
        String soon = Emails.someone();
        String waiting = Service.accepted(inGroup(soon, "in 3 sec"));
        String other = Service.accepted(withKey(Emails.someone(), "another", "in 1 hour"));

        JsonPath outcome = cancel(group).then().statusCode(200).extract().jsonPath();
        JsonPath again = cancel(group).jsonPath();

        assertThat(outcome.getString("group_key")).isEqualTo(group);
        assertThat(outcome.getInt("canceled")).isEqualTo(2);
        assertThat(outcome.getInt("too_late")).isEqualTo(2);
        assertThat(outcome.getInt("remaining")).isZero();
        assertThat(again.prettify()).isEqualTo(outcome.prettify());
        assertThat(Service.email(waiting).getString("status")).isEqualTo("canceled");
        assertThat(Service.email(other).getString("status")).isEqualTo("scheduled");
        Service.awaitStatus(Service.accepted(withKey(Emails.someone(), "another", "in 4 sec")), "relayed");
        assertThat(mailbox.mailsTo(soon)).isEmpty();
    }

    @Test
    void a_batch_of_hundreds_is_called_back_before_its_time() {
        List<Map<String, Object>> emails = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            emails.add(inGroup(Emails.someone(), "in 1 hour"));
        }
        List<String> ids = Service.caller()
                .contentType(ContentType.JSON)
                .body(emails)
                .post("/v1/emails/batch")
                .then()
                .statusCode(202)
                .extract()
                .path("data.id");

        int canceled = 0;
        for (int remaining = 1; remaining > 0; ) { // as the answer asks for on a machine that is slow
            JsonPath outcome = cancel(group).then().statusCode(200).extract().jsonPath();
            remaining = outcome.getInt("remaining");
            canceled = outcome.getInt("canceled");
            assertThat(outcome.getInt("too_late")).isZero();
        }

        assertThat(canceled).isEqualTo(250);
        assertThat(Service.email(ids.get(249)).getString("status")).isEqualTo("canceled");
    }

    @Test
    void another_tenants_group_of_that_name_is_another_group() {
        String id = Service.accepted(inGroup(Emails.someone(), "in 1 hour"));

        Keys.of(Keys.tenant(), "send")
                .caller()
                .contentType(ContentType.JSON)
                .body(Map.of("group_key", group))
                .post("/v1/emails/cancel")
                .then()
                .statusCode(200)
                .body("canceled", equalTo(0), "too_late", equalTo(0), "remaining", equalTo(0));

        assertThat(Service.email(id).getString("status")).isEqualTo("scheduled");
    }

    @Test
    void without_a_name_nothing_is_called_back() {
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("group_key", "two\nlines"))
                .post("/v1/emails/cancel")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/group_key"));
        Service.post(withKey(Emails.someone(), "\u2028", null))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/group_key"));
    }

    private Map<String, Object> inGroup(String to, @Nullable String at) {
        return withKey(to, group, at);
    }

    private static Map<String, Object> withKey(String to, String key, @Nullable String at) {
        Map<String, Object> email = Emails.plain(to);
        email.put("group_key", key);
        if (at != null) {
            email.put("scheduled_at", at);
        }
        return email;
    }

    private static Response cancel(String group) {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("group_key", group))
                .post("/v1/emails/cancel");
    }
}
