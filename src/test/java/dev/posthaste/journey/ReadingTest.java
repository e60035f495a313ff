package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the rows answer. */
@QuarkusTest
@WithTestResource(StackResource.class)
class ReadingTest {

    @BeforeEach
    void rows_can_be_read() {
        Service.awaitReads();
    }

    @Test
    void an_email_is_there_the_moment_after_its_202() {
        String id = Service.accepted(Emails.plain(Emails.someone()));

        assertThat(Service.email(id).getString("subject")).isEqualTo("Your receipt");
    }

    @Test
    void an_email_that_was_never_accepted_is_not_found() {
        Service.caller()
                .get("/v1/emails/" + UUID.randomUUID())
                .then()
                .statusCode(404)
                .body("name", equalTo("not_found"));
        Service.caller().get("/v1/emails/no-id").then().statusCode(404);
    }

    @Test
    void the_timeline_stands_alone_too() {
        String id = Service.accepted(Emails.plain(Emails.someone()));
        Service.awaitStatus(id, "relayed");

        Service.caller()
                .get("/v1/emails/" + id + "/events")
                .then()
                .statusCode(200)
                .body("object", equalTo("list"), "data.type", hasItems("accepted", "relayed"));
    }

    @Test
    void emails_are_found_by_recipient_status_and_tag() {
        String ada = Emails.someone();
        String tag = UUID.randomUUID().toString();
        Map<String, Object> request = Emails.plain(ada);
        request.put("tags", List.of(Map.of("name", "campaign", "value", tag)));
        request.put("metadata", Map.of("order", "4711"));
        String id = Service.accepted(request);
        Service.awaitStatus(id, "relayed");

        assertThat(found("recipient=" + ada.toUpperCase(Locale.ROOT).replace("+", "%2B")))
                .containsExactly(id);
        assertThat(found("tag=campaign:" + tag)).containsExactly(id);
        assertThat(found("tag=campaign:" + tag + "&status=relayed")).containsExactly(id);
        assertThat(found("tag=campaign:" + tag + "&status=bounced")).isEmpty();
        assertThat(Service.email(id).getString("metadata.order")).isEqualTo("4711");
    }

    @Test
    void a_page_leads_to_the_next_and_back() {
        String ada = Emails.someone();
        List<String> ids = List.of(
                Service.accepted(Emails.plain(ada)),
                Service.accepted(Emails.plain(ada)),
                Service.accepted(Emails.plain(ada)));
        ids.forEach(id -> Service.awaitStatus(id, "relayed"));
        String query = "recipient=" + ada.replace("+", "%2B") + "&limit=2";

        JsonPath first = list(query);
        assertThat(first.<String>getList("data.id")).containsExactly(ids.get(2), ids.get(1));
        assertThat(first.getBoolean("has_more")).isTrue();
        JsonPath second = list(query + "&after=" + ids.get(1));
        assertThat(second.<String>getList("data.id")).containsExactly(ids.get(0));
        assertThat(second.getBoolean("has_more")).isFalse();
        assertThat(list(query + "&before=" + ids.get(0)).<String>getList("data.id"))
                .containsExactly(ids.get(2), ids.get(1));
    }

    @Test
    void a_query_that_cannot_be_read_is_refused_with_every_parameter_named() {
        Service.caller()
                .urlEncodingEnabled(false)
                .get("/v1/emails?limit=0&after=x&recipient=nobody&status=lost&tag=none")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/limit", "/after", "/recipient", "/status", "/tag"));
    }

    private static List<String> found(String query) {
        return list(query).getList("data.id");
    }

    private static JsonPath list(String query) {
        return Service.caller()
                .urlEncodingEnabled(false)
                .get("/v1/emails?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
