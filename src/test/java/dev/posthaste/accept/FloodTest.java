package dev.posthaste.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.journey.Emails;
import dev.posthaste.journey.Service;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** As many wait to begin as may. */
@QuarkusTest
@WithTestResource(StackResource.class)
class FloodTest {

    /** The same to the service, but not one of the gate's paths: only the threshold sends it away. */
    private static final String PAST_THE_GATE = "/v1/emails/";

    private final Deque<Admission.Stay> waiting = new ArrayDeque<>();

    @Inject
    Admission admission;

    @Inject
    LimitsConfig limits;

    @AfterEach
    void let_them_go() {
        waiting.forEach(Admission.Stay::close);
    }

    @Test
    void the_gate_and_the_threshold_say_later_in_the_same_words() {
        crowd(limits.requests());
        Response gate = Service.post(Emails.plain(Emails.someone()));
        Response threshold = past(Service.KEY);

        assertThat(gate.statusCode()).isEqualTo(503).isEqualTo(threshold.statusCode());
        assertThat(gate.header("Retry-After")).isEqualTo("1").isEqualTo(threshold.header("Retry-After"));
        assertThat(gate.jsonPath().getString("type")).isEqualTo("urn:posthaste:problem:overloaded");
        assertThat(gate.asString()).isEqualTo(threshold.asString());
        assertThat(gate.header("Content-Type"))
                .startsWith("application/problem+json")
                .isEqualTo(threshold.header("Content-Type"));
        // Only who was let in has a budget to be told of: two places, one voice.
        assertThat(gate.header("RateLimit-Limit")).isNull();
        assertThat(past("nobody's").statusCode()).isEqualTo(401);
    }

    @Test
    void who_has_begun_waits_no_more() {
        crowd(limits.requests() - 1);
        for (int i = 0; i < 3; i++) {
            assertThat(Service.post(Emails.plain(Emails.someone())).statusCode())
                    .isEqualTo(202);
        }
        crowd(1);
        assertThat(past(Service.KEY).statusCode()).isEqualTo(503);
        waiting.pop().close();
        assertThat(past(Service.KEY).statusCode()).isEqualTo(202);
    }

    private void crowd(int more) {
        for (int i = 0; i < more; i++) {
            waiting.push(admission.arrival());
        }
    }

    private static Response past(String key) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + key)
                .contentType(ContentType.JSON)
                .body(Emails.plain(Emails.someone()))
                .post(PAST_THE_GATE);
    }
}
