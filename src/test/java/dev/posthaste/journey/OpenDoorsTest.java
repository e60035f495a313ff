package dev.posthaste.journey;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.posthaste.contract.Operations;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Ways around {@link TenantMatrixTest}: other methods, other headers, other forms of a key. None leads in. */
@QuarkusTest
@WithTestResource(StackResource.class)
class OpenDoorsTest {

    private static final Set<String> PATHS = Operations.offered().stream()
            .map(operation -> operation.substring(operation.indexOf(' ') + 1))
            .map(path -> path.replace("{}", UUID.randomUUID().toString()))
            .collect(Collectors.toSet());

    @BeforeEach
    void keys_can_be_made() {
        Service.awaitReads();
    }

    @Test
    void no_method_opens_a_path_without_a_key() {
        List<Executable> refusals = new ArrayList<>();
        for (String method : List.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "PROPFIND", "get")) {
            PATHS.forEach(path ->
                    refusals.add(() -> assertThat(given().request(method, path).statusCode())
                            .as("%s %s", method, path)
                            .isBetween(400, 499)));
        }
        assertAll(refusals);
    }

    @Test
    void no_header_makes_another_request_of_it() {
        Keys.Key reader = Keys.of("default", "read");
        List<Executable> refusals = new ArrayList<>();
        for (String header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
            refusals.add(() -> assertThat(reader.caller()
                            .header(header, "GET")
                            .contentType("application/json")
                            .body(Emails.plain(Emails.someone()))
                            .post("/v1/emails")
                            .statusCode())
                    .as(header)
                    .isEqualTo(403));
        }
        for (String header : List.of("X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix")) {
            refusals.add(() -> assertThat(reader.caller()
                            .header(header, "/v1/emails")
                            .get("/v1/api-keys")
                            .statusCode())
                    .as(header)
                    .isEqualTo(403));
        }
        assertAll(refusals);
    }

    @Test
    void only_the_whole_key_in_its_own_header_is_a_key() {
        String token = Keys.of("default", "read").token();
        List<Executable> refusals = new ArrayList<>();
        for (String value : List.of(
                token,
                "Basic " + token,
                "Bearer",
                "Bearer " + token.substring(0, token.length() - 1),
                "Bearer " + token + "x",
                "Bearer " + token.toUpperCase(Locale.ROOT),
                "Bearer " + token + " " + token,
                "Bearer \"" + token + "\"")) {
            refusals.add(() -> assertClosed(given().header("Authorization", value)));
        }
        refusals.add(() -> assertClosed(given().queryParam("api_key", token)));
        refusals.add(() -> assertClosed(given().queryParam("access_token", token)));
        refusals.add(() -> assertClosed(given().cookie("Authorization", "Bearer " + token)));
        refusals.add(() -> assertClosed(given().header("X-API-Key", token)));
        assertAll(refusals);
    }

    private static void assertClosed(RequestSpecification request) {
        assertThat(request.get("/v1/emails").statusCode()).isEqualTo(401);
    }
}
