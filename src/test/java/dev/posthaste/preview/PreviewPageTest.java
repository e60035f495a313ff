package dev.posthaste.preview;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.net.URI;
import java.util.Map;
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
        render(Map.of("product", "Acme <3", "code", "12 34"))
                .body("subject", equalTo("12 34 is your Acme <3 code"))
                .body("html", containsString("Acme &lt;3"))
                .body("errors.size()", equalTo(0));
    }

    @Test
    void what_is_wrong_is_told_with_its_place() {
        render(Map.of("product", 7, "code", "1"))
                .body("errors.pointer", contains("/template/variables/product"))
                .body("html", equalTo(null));
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

    private ValidatableResponse render(Map<String, Object> variables) {
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
