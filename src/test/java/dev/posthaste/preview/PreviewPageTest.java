package dev.posthaste.preview;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.startsWith;

import dev.posthaste.journey.Service;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class PreviewPageTest {

    @TestHTTPResource(management = true)
    @Nullable
    URI here;

    @Test
    void the_page_is_there_and_nobody_frames_it() {
        management()
                .get("/templates")
                .then()
                .statusCode(200)
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .body(containsString("<title>Templates</title>"));
    }

    @Test
    void the_catalogue_has_every_template_with_its_samples() {
        management()
                .get("/templates/catalogue")
                .then()
                .statusCode(200)
                .body("templates.id", hasItems("password-reset", "receipt"))
                .body("templates.find { it.id == 'password-reset' }.locales", hasItems("ar", "en", "ja"))
                .body("templates.find { it.id == 'password-reset' }.samples.fr.name", equalTo("Adèle"))
                .body("problems.size()", equalTo(0));
    }

    @Test
    void a_template_is_shown_with_what_was_typed() {
        render("{\"product\": \"Acme <3\", \"code\": \"12 34\"}")
                .body("warnings.size()", equalTo(0))
                .body("subject", equalTo("12 34 is your Acme <3 code"))
                .body("html", containsString("Acme &lt;3"))
                .body("errors.size()", equalTo(0));
    }

    @Test
    void what_is_wrong_is_told_with_its_place() {
        render("{\"product\": 7, \"code\": \"1\"}")
                .body("errors.pointer", contains("/template/variables/product"))
                .body("html", equalTo(null));
    }

    @Test
    void what_is_no_json_is_told_with_its_line() {
        render("{\n  \"product\": Acme\n}").body("errors.detail", contains(startsWith("Line 2, column 14: ")));
        render("{\"a\": 1,\n \"a\": 2}").body("errors.detail", contains(startsWith("Line 2, column ")));
        render("{} {}").body("errors.detail", contains(startsWith("Line 1, column ")));
        render("[1]").body("errors.detail", contains(startsWith("Line 1, column ")));
    }

    @Test
    void a_stored_template_is_shown_in_each_of_its_versions() {
        Service.awaitReads();
        String alias = "preview-" + UUID.randomUUID().toString().substring(0, 8);
        String id = Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "alias",
                        alias,
                        "subject",
                        "First",
                        "html",
                        "<p>{{{NAME}}}</p>",
                        "variables",
                        List.of(Map.of("key", "NAME", "type", "string"))))
                .post("/v1/templates")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Service.caller()
                .contentType(ContentType.JSON)
                .post("/v1/templates/" + id + "/publish")
                .then()
                .statusCode(200);
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("subject", "Second {{{NAME}}}"))
                .patch("/v1/templates/" + id)
                .then()
                .statusCode(200);

        management().get("/templates/catalogue").then().body("tenants", hasItems("default"));
        JsonPath item = management()
                .queryParam("tenant", "default")
                .get("/templates/stored")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .setRootPath("found.find { it.id == '%s' }".formatted(id));
        assertThat(item.getString("title")).isEqualTo(alias);
        assertThat(item.getString("newest")).isNotEqualTo(item.getString("published"));
        opened("default", id, item.getString("newest"))
                .body("found.template.samples.en", hasKey("NAME"))
                .body("found.versions.status", contains("draft", "in_use"));
        shown("default", id, item.getString("newest")).body("subject", equalTo("Second Ada"));
        shown("default", id, item.getString("published")).body("subject", equalTo("First"));
        shown("another", id, item.getString("newest"))
                .body("errors.detail", contains("There is no template with this id or alias."));
        opened("default", id, "000000000000").body("problem", equalTo("This template has no such version."));
    }

    @Test
    void a_form_of_another_page_is_not_read() {
        int status = management()
                .contentType("text/plain")
                .body("{}")
                .post("/templates/render")
                .statusCode();
        assertThat(status).isEqualTo(415);
    }

    private ValidatableResponse opened(String tenant, String id, String version) {
        return management()
                .queryParams("tenant", tenant, "id", id, "version", version)
                .get("/templates/stored/version")
                .then()
                .statusCode(200);
    }

    private ValidatableResponse shown(String tenant, String id, String version) {
        Map<String, Object> wish =
                Map.of("tenant", tenant, "id", id, "version", version, "variables", "{\"NAME\": \"Ada\"}");
        return management()
                .contentType(ContentType.JSON)
                .body(wish)
                .post("/templates/render")
                .then()
                .statusCode(200);
    }

    private ValidatableResponse render(String variables) {
        return management()
                .contentType(ContentType.JSON)
                .body(Map.of("id", "one-time-code", "locale", "en", "variables", variables))
                .post("/templates/render")
                .then()
                .statusCode(200);
    }

    private RequestSpecification management() {
        return given().baseUri("http://" + requireNonNull(here).getAuthority());
    }
}
