package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.hasItems;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** An email is found by whatever a caller knows of it. */
@QuarkusTest
@WithTestResource(StackResource.class)
class FindingTest {

    private final String mark = UUID.randomUUID().toString();

    @Test
    void each_filter_finds_what_it_names_and_nothing_else() {
        String ada = Emails.someone();
        Instant before = Instant.now();
        String key = "key \"of\" " + mark;
        String id = Service.accepted(Service.caller().header("Idempotency-Key", key), marked(ada));
        JsonPath email = Service.awaitStatus(id, "relayed");
        String version = email.getString("template.version");

        String own = "group_key=" + mark;
        assertThat(email.getString("group_key")).isEqualTo(mark);
        Stream.of(
                        own,
                        "idempotency_key=" + escaped(key),
                        "message_id=" + escaped(email.getString("message_id")),
                        "message_id=" + id + "@acme.test",
                        "metadata[order%20%C3%A4]=" + mark,
                        "metadata[order%20%C3%A4]=" + mark + "&metadata[shop]=north",
                        "metadata[shop]=north&tag=campaign:" + mark,
                        "tag=campaign:" + mark + "&tag=kind:reset",
                        "tag=campaign:" + mark + "&status=relayed&recipient=" + escaped(ada),
                        "stream=s-" + mark,
                        own + "&lane=critical&stream=s-" + mark,
                        own + "&template=password-reset",
                        own + "&template=password-reset&template_version=" + version,
                        "template=password-reset&stream=s-" + mark + "&status=relayed",
                        own + "&created_after=" + before.minusSeconds(5),
                        "recipient=" + escaped(ada) + "&created_after=" + before.minusSeconds(5) + "&created_before="
                                + before.plusSeconds(300))
                .forEach(query -> assertThat(found(query)).as(query).containsExactly(id));
        Stream.of(
                        own + "&lane=bulk",
                        own + "&template=password-reset&template_version=0000",
                        own + "&template=password",
                        own + "&status=bounced",
                        own + "&stream=other",
                        own + "&created_before=" + before.minusSeconds(5),
                        own + "&created_after=" + before.plusSeconds(300),
                        own + "&tag=campaign:other",
                        "metadata[order%20%C3%A4]=" + mark + "&metadata[shop]=south",
                        "metadata[order]=" + mark,
                        "idempotency_key=" + mark,
                        "message_id=" + mark)
                .forEach(query -> assertThat(found(query)).as(query).isEmpty());
    }

    @Test
    void an_email_with_two_recipients_that_are_meant_is_listed_once() {
        String tenant = Keys.tenant();
        Keys.Key key = Keys.of(tenant, "send", "read");
        String id = key.caller()
                .contentType(ContentType.JSON)
                .body(Emails.plain(Emails.simulated("bounce"), Emails.simulated("bounce")))
                .post("/v1/emails")
                .path("id");
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> found(key.caller(), "status=bounced&limit=1"), each -> each.equals(List.of(id)));

        JsonPath page = list(key.caller(), "status=bounced");
        assertThat(page.<String>getList("data.id")).containsExactly(id);
        assertThat(page.getBoolean("has_more")).isFalse();
    }

    @Test
    void a_batch_is_found_by_the_key_of_its_request() {
        String key = UUID.randomUUID().toString();
        List<String> ids = Service.caller()
                .contentType(ContentType.JSON)
                .header("Idempotency-Key", key)
                .body(List.of(
                        Emails.plain(Emails.someone()), Emails.plain(Emails.someone()), Emails.plain(Emails.someone())))
                .post("/v1/emails/batch")
                .path("data.id");
        ids.forEach(id -> Service.awaitStatus(id, "relayed"));

        assertThat(found("idempotency_key=" + key)).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void a_page_of_what_has_a_label_leads_to_the_next_and_back() {
        List<String> ids = Stream.generate(() -> Service.accepted(marked(Emails.someone())))
                .limit(3)
                .toList();
        ids.forEach(id -> Service.awaitStatus(id, "relayed"));

        for (String query :
                List.of("tag=campaign:" + mark, "group_key=" + mark, "stream=s-" + mark + "&status=relayed")) {
            assertThat(found(query + "&limit=2")).as(query).containsExactly(ids.get(2), ids.get(1));
            assertThat(found(query + "&limit=2&after=" + ids.get(1))).as(query).containsExactly(ids.get(0));
            assertThat(found(query + "&limit=2&before=" + ids.get(0)))
                    .as(query)
                    .containsExactly(ids.get(2), ids.get(1));
        }
    }

    @Test
    void another_tenant_finds_nothing_by_any_of_them() {
        String ada = Emails.someone();
        String id = Service.accepted(marked(ada));
        Service.awaitStatus(id, "relayed");
        Keys.Key other = Keys.of(Keys.tenant(), "read");

        Stream.of(
                        "group_key=" + mark,
                        "message_id=" + id + "@acme.test",
                        "metadata[shop]=north",
                        "tag=campaign:" + mark,
                        "stream=s-" + mark,
                        "recipient=" + escaped(ada),
                        "status=relayed",
                        "lane=critical",
                        "template=password-reset")
                .forEach(query ->
                        assertThat(found(other.caller(), query)).as(query).isEmpty());
    }

    @Test
    void what_cannot_be_read_or_is_no_filter_is_refused() {
        RestAssured.given() // past the contract, which would not let it out
                .header("Authorization", "Bearer " + Service.KEY)
                .urlEncodingEnabled(false)
                .get(
                        "/v1/emails?stream=A%20B&lane=fast&created_after=monday&created_before=2026-01-01T00:00:00&template_version=1"
                                + "&group_key=%20&idempotency_key=%C3%A4&message_id=%0A&recipent=ada@example.com&limit=1&limit=2"
                                + "&metadata=x")
                .then()
                .statusCode(422)
                .body(
                        "errors.pointer",
                        hasItems(
                                "/stream",
                                "/lane",
                                "/created_after",
                                "/created_before",
                                "/template_version",
                                "/group_key",
                                "/idempotency_key",
                                "/message_id",
                                "/recipent",
                                "/limit",
                                "/metadata"));
    }

    private Map<String, Object> marked(String to) {
        Map<String, Object> email = new LinkedHashMap<>(Emails.passwordReset(to));
        email.put("group_key", mark);
        email.put("stream", "s-" + mark);
        email.put("tags", List.of(Map.of("name", "campaign", "value", mark), Map.of("name", "kind", "value", "reset")));
        email.put("metadata", Map.of("order ä", mark, "shop", "north"));
        return email;
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static List<String> found(String query) {
        return found(Service.caller(), query);
    }

    private static List<String> found(RequestSpecification caller, String query) {
        return list(caller, query).getList("data.id");
    }

    private static JsonPath list(RequestSpecification caller, String query) {
        return caller.urlEncodingEnabled(false)
                .get("/v1/emails?" + query)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
