package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is kept of a template's past, and how one reads it. */
@QuarkusTest
@WithTestResource(StackResource.class)
class TemplateVersionsTest {

    @ConfigProperty(name = "posthaste.templates.drafts")
    int drafts;

    private final String alias = "past-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void create() {
        Service.awaitReads();
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("alias", alias, "name", "x", "subject", "0", "html", "<p>x</p>"))
                .post("/v1/templates")
                .then()
                .statusCode(201);
    }

    @Test
    void the_oldest_drafts_go_and_what_was_in_use_stays() {
        String published = newest();
        post("publish", Map.of());
        List<String> written = new ArrayList<>();
        for (int i = 1; i <= drafts + 3; i++) {
            written.add(write("draft " + i));
        }
        List<String> kept =
                written.subList(written.size() - drafts - 1, written.size()).reversed();
        List<String> expected = new ArrayList<>(kept);
        expected.add(published);

        assertThat(page("limit", "100").getList("data.version")).isEqualTo(expected);
        Service.caller()
                .get("/v1/templates/" + alias + "/versions/" + written.getFirst())
                .then()
                .statusCode(404);
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("version", written.getFirst()))
                .post("/v1/templates/" + alias + "/publish")
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/version"))
                .body("errors[0].detail", equalTo("This template has no such version."));
        post("publish", Map.of("version", kept.getLast()));
    }

    @Test
    void a_rollback_goes_to_what_was_in_use_and_to_nothing_else() {
        rollback(Map.of())
                .then()
                .statusCode(422)
                .body("errors[0].detail", equalTo("No other version was in use before."));
        String first = published("1");
        String second = published("2");
        String third = published("3");
        String draft = write("4");

        rollback(Map.of()).then().statusCode(200);
        assertThat(inUse()).isEqualTo(second);
        rollback(Map.of()).then().statusCode(200);
        assertThat(inUse()).as("a second one undoes the first").isEqualTo(third);
        rollback(Map.of("version", first)).then().statusCode(200);
        assertThat(inUse()).isEqualTo(first);
        assertThat(newest()).as("the draft stays").isEqualTo(draft);
        rollback(Map.of("version", draft))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/version"))
                .body("errors[0].detail", equalTo("This version was never in use; publish it instead."));
        assertThat(inUse()).isEqualTo(first);
    }

    @Test
    void a_difference_is_between_any_two_versions_and_without_words_what_publishing_would_change() {
        diff(Map.of()).then().statusCode(422).body("errors.pointer", contains("/from"));
        String first = published("1");
        String second = published("2");
        String third = write("3");

        diff(Map.of()).then().statusCode(200).body("from", equalTo(second), "to", equalTo(third));
        diff(Map.of("from", third, "to", first))
                .then()
                .statusCode(200)
                .body("files.path", contains("subject.txt"))
                .body("files[0].diff", containsString("\n-3\n"), "files[0].diff", containsString("\n+1\n"));
        diff(Map.of("from", first, "to", first)).then().statusCode(200).body("files.size()", equalTo(0));
        diff(Map.of("to", "000000000000")).then().statusCode(422).body("errors.pointer", contains("/to"));
    }

    @Test
    void a_send_pins_what_was_ever_published_and_its_record_says_so_when_all_is_gone() {
        String first = published("1");
        String second = published("2");
        String draft = write("3");
        send(draft)
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/template/version"))
                .body("errors[0].detail", containsString("was never published in this version; it was in "))
                .body("errors[0].detail", containsString(first))
                .body("errors[0].detail", containsString(second));
        String pinned = send(first).then().statusCode(202).extract().path("id");
        String usual = send(null).then().statusCode(202).extract().path("id");
        Service.awaitStatus(pinned, "relayed");
        Service.awaitStatus(usual, "relayed");

        Service.caller().delete("/v1/templates/" + alias).then().statusCode(200);
        send(first).then().statusCode(422).body("errors.pointer", contains("/template/id"));
        send(null).then().statusCode(422).body("errors.pointer", contains("/template/id"));
        assertThat(Service.email(pinned).getString("template.version")).isEqualTo(first);
        assertThat(Service.email(pinned).getString("subject")).isEqualTo("1");
        assertThat(Service.email(usual).getString("template.version")).isEqualTo(second);
    }

    @Test
    void versions_are_read_page_by_page_in_both_directions() {
        String oldest = newest();
        String middle = write("1");
        String newest = write("2");

        JsonPath first = page("limit", "2");
        assertThat(first.getList("data.version")).containsExactly(newest, middle);
        assertThat(first.getBoolean("has_more")).isTrue();
        JsonPath second = page("after", middle);
        assertThat(second.getList("data.version")).containsExactly(oldest);
        assertThat(second.getBoolean("has_more")).isFalse();
        assertThat(page("before", middle).getList("data.version")).containsExactly(newest);

        Service.caller()
                .queryParams("after", "000000000000", "limit", "1")
                .get("/v1/templates/" + alias + "/versions")
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/after"));
    }

    private String published(String subject) {
        String version = write(subject);
        post("publish", Map.of());
        return version;
    }

    private String inUse() {
        return Service.caller().get("/v1/templates/" + alias).jsonPath().getString("published_version");
    }

    private Response rollback(Map<String, String> body) {
        return Service.caller().contentType(ContentType.JSON).body(body).post("/v1/templates/" + alias + "/rollback");
    }

    private Response diff(Map<String, String> versions) {
        return Service.caller().queryParams(versions).get("/v1/templates/" + alias + "/diff");
    }

    private Response send(String version) {
        Map<String, Object> template = new HashMap<>(Map.of("id", alias));
        if (version != null) {
            template.put("version", version);
        }
        return Service.post(Map.of("from", "Acme <no-reply@acme.test>", "to", Emails.someone(), "template", template));
    }

    private String write(String subject) {
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("subject", subject))
                .patch("/v1/templates/" + alias)
                .then()
                .statusCode(200);
        return newest();
    }

    private String newest() {
        return Service.caller().get("/v1/templates/" + alias).jsonPath().getString("current_version_id");
    }

    private void post(String step, Map<String, String> body) {
        Service.caller()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/templates/" + alias + "/" + step)
                .then()
                .statusCode(200);
    }

    private JsonPath page(String parameter, String value) {
        return Service.caller()
                .queryParam(parameter, value)
                .get("/v1/templates/" + alias + "/versions")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
