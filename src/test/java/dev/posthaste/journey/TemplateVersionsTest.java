package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.util.ArrayList;
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
