package dev.posthaste.journey;

import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.startsWith;

import dev.posthaste.compose.template.HostileSources;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a folder is refused for, the API refuses too; and what a template cannot foresee is refused when it is filled in. */
@QuarkusTest
@WithTestResource(StackResource.class)
class HostileTemplateApiTest {

    private final String alias = "hostile-" + UUID.randomUUID().toString().substring(0, 8);

    @BeforeEach
    void awaitReads() {
        Service.awaitReads();
    }

    static Stream<Arguments> html() {
        return HostileSources.html().entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("html")
    void a_template_that_tries_it_is_refused_with_its_line(String what, String html) {
        create("x", html)
                .then()
                .statusCode(422)
                .body("errors.pointer", everyItem(equalTo("/files/body.html")))
                .body("errors.detail", hasItem(startsWith("body.html:1: ")));
    }

    @Test
    void what_is_data_stays_data() {
        create("{x}", "<p title=\"{x}\">{x}</p>").then().statusCode(201);
        call("render", Map.of("variables", Map.of("x", "{7*7}{{{x}}}\"<b>")))
                .then()
                .statusCode(200)
                .body("subject", equalTo("{7*7}{{{x}}}\"<b>"))
                .body("text", startsWith("{7*7}{{{x}}}\"<b>"))
                .body(
                        "html",
                        containsString("<p title=\"{7*7}{{{x}}}&quot;&lt;b&gt;\">{7*7}{{{x}}}&quot;&lt;b&gt;</p>"));
    }

    @Test
    void a_subject_that_would_be_empty_or_too_long_is_refused_and_one_of_the_request_goes_before_it() {
        create("{#if x != 'y'}{x}{/if}", "<p>{x}</p>").then().statusCode(201);
        call("publish", Map.of()).then().statusCode(200);
        for (String wrong : new String[] {"y", "😀".repeat(250)}) {
            call("render", Map.of("variables", Map.of("x", wrong)))
                    .then()
                    .statusCode(422)
                    .body("errors.pointer", contains("/variables"))
                    .body("errors.detail", contains(startsWith("The template's subject is ")));
            Map<String, Object> email = new HashMap<>(Map.of(
                    "from",
                    "Acme <no-reply@acme.test>",
                    "to",
                    Emails.someone(),
                    "template",
                    Map.of("id", alias, "variables", Map.of("x", wrong))));
            Service.post(email).then().statusCode(422).body("errors.pointer", contains("/template/variables"));
            email.put("subject", "Hello");
            Service.post(email).then().statusCode(202);
        }
    }

    private Response create(String subject, String html) {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of(
                        "alias",
                        alias,
                        "files",
                        Map.of("template.yaml", HostileSources.YAML, "subject.txt", subject, "body.html", html)))
                .post("/v1/templates");
    }

    private Response call(String step, Map<String, ?> body) {
        return Service.caller().contentType(ContentType.JSON).body(body).post("/v1/templates/" + alias + "/" + step);
    }
}
