package dev.posthaste.reference;

import static io.restassured.RestAssured.given;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.not;

import dev.posthaste.journey.Service;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(StackResource.class)
class ReferencePageTest {

    private static final Pattern LINK = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    @TestHTTPResource(management = true)
    @Nullable
    URI here;

    @Test
    void the_document_is_the_one_of_this_build() throws IOException {
        Response answer = management("/openapi.yaml");

        assertThat(answer.contentType()).startsWith("application/yaml");
        assertThat(answer.asByteArray()).isEqualTo(Files.readAllBytes(Path.of("openapi.yaml")));
    }

    @Test
    void the_page_has_all_that_it_needs_beside_it() {
        Response page = management("/openapi");
        List<String> links = LINK.matcher(page.asString())
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.startsWith("data:"))
                .toList();

        assertThat(links)
                .hasSize(4)
                .noneMatch(link -> link.contains("//"))
                .allSatisfy(
                        link -> assertThat(management("/" + link).asByteArray()).isNotEmpty());
    }

    @Test
    void the_page_runs_no_script_of_others_and_is_framed_by_nobody() {
        management("/openapi")
                .then()
                .header("Content-Security-Policy", containsString("default-src 'none'; script-src 'self';"))
                .header("Content-Security-Policy", containsString("frame-ancestors 'none'"))
                .body(not(containsString("<script>")));
    }

    @Test
    void the_port_of_the_api_shows_none_of_it() {
        List.of("/openapi", "/openapi.yaml", "/openapi/start.js", "/webjars/swagger-ui/5.34.1/index.html")
                .forEach(path -> Service.caller().get(path).then().statusCode(404));
    }

    private Response management(String path) {
        Response answer =
                given().urlEncodingEnabled(false).get(requireNonNull(here).resolve(path));
        answer.then().statusCode(200);
        return answer;
    }
}
