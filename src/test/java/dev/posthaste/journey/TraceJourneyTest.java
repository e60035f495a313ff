package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.util.List;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The trace of a request, from the POST over every attempt to every event. What webhooks are told is in {@link WebhookJourneyTest}. */
@QuarkusTest
@WithTestResource(StackResource.class)
class TraceJourneyTest {

    private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String TRACE = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

    LocalStack stack;

    @Test
    void the_trace_of_a_request_is_in_every_attempt_every_event_and_the_log() {
        Logger root = Logger.getLogger("");
        LogLines log = new LogLines();
        log.setLevel(Level.ALL);
        root.addHandler(log);
        String id;
        try {
            id = post(TRACE, "/v1/emails", Emails.passwordReset(Emails.simulated("defer")))
                    .getString("id");
            Service.awaitStatus(id, "relayed");
        } finally {
            root.removeHandler(log);
        }

        assertThat(attempts(id).<String>getList("data.traceparent")).containsExactly(TRACE, TRACE, TRACE);
        assertThat(EventTopic.of(stack, id))
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(event ->
                        assertThat(event.getString("envelope.traceparent")).isEqualTo(TRACE));
        assertThat(log.lines().stream().filter(line -> line.contains("delivery deferred") && line.contains(id)))
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains(TRACE_ID));
    }

    @Test
    void that_of_a_batch_is_in_those_of_each_of_its_emails() {
        List<String> ids = post(
                        TRACE,
                        "/v1/emails/batch",
                        List.of(Emails.plain(Emails.someone(), Emails.someone()), Emails.plain(Emails.someone())))
                .getList("data.id");

        assertThat(ids).hasSize(2).allSatisfy(id -> {
            Service.awaitStatus(id, "relayed");
            assertThat(attempts(id).<String>getList("data.traceparent"))
                    .isNotEmpty()
                    .containsOnly(TRACE);
            assertThat(EventTopic.of(stack, id))
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(event ->
                            assertThat(event.getString("envelope.traceparent")).isEqualTo(TRACE));
        });
    }

    @Test
    void one_that_is_malformed_is_as_good_as_none() {
        for (String header : new String[] {null, "00-" + TRACE_ID + "-0000000000000000-01", "nonsense"}) {
            String id =
                    post(header, "/v1/emails", Emails.plain(Emails.someone())).getString("id");
            Service.awaitStatus(id, "relayed");

            JsonPath attempts = attempts(id);
            assertThat(attempts.<Object>getList("data")).as("header %s", header).hasSize(1);
            assertThat(attempts.getString("data[0].traceparent"))
                    .as("header %s", header)
                    .isNull();
        }
    }

    private static JsonPath post(@Nullable String trace, String path, Object body) {
        var request = Service.caller().contentType(ContentType.JSON).body(body);
        if (trace != null) {
            request.header("traceparent", trace);
        }
        return request.post(path).then().statusCode(202).extract().jsonPath();
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
