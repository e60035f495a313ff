package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How the conversations with a real SMTP server went, as the API tells it. */
@QuarkusTest
@WithTestResource(StackResource.class)
class AttemptsTest {

    @Test
    void each_attempt_is_told_step_by_step() {
        String late = Emails.simulated("defer");
        String id = Service.accepted(Emails.passwordReset(late));
        Service.awaitStatus(id, "relayed");

        JsonPath attempts = attempts(id);

        assertThat(attempts.<Integer>getList("data.attempt")).containsExactly(1, 2, 3);
        assertThat(attempts.<String>getList("data.outcome")).containsExactly("deferred", "deferred", "relayed");
        assertThat(attempts.<String>getList("data.recipient")).containsOnly(late);
        assertThat(attempts.<String>getList("data.route")).containsOnly("default");
        assertThat(attempts.getString("data[0].steps.find { it.reply?.code == 451 }.reply.text"))
                .isNotEmpty();
        assertThat(attempts.<String>getList("data[2].steps.said")).endsWith("MAIL", "RCPT", "DATA", ".");
        assertThat(attempts.<String>getList("data[2].steps.findAll { it.reply != null }.reply.text"))
                .as("what the next hop answered, also where it took the mail")
                .isNotEmpty()
                .doesNotContain("");
        assertThat(attempts.<Integer>getList("data[2].steps.reply.code")).endsWith(250, 250, 354, 250);
    }

    @Test
    void before_the_first_attempt_there_is_none() {
        var later = Emails.plain(Emails.someone());
        later.put("scheduled_at", "in 1 hour");
        String id = Service.accepted(later);

        assertThat(attempts(id).<Object>getList("data")).isEqualTo(List.of());
    }

    @Test
    void those_of_an_email_that_is_not_there_are_not_found() {
        Service.caller()
                .get("/v1/emails/0190163d-8694-739b-aea5-966c26f8ad91/attempts")
                .then()
                .statusCode(404);
    }

    private static JsonPath attempts(String id) {
        return Service.caller()
                .get("/v1/emails/" + id + "/attempts")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
