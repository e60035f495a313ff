package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.posthaste.contract.Operations;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.config.EncoderConfig;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Every operation of the API, with whatever it must not be opened by. A new one is part of this from its first day. */
@QuarkusTest
@WithTestResource(StackResource.class)
class TenantMatrixTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final Set<String> ALL_SCOPES =
            Set.of("send", "read", "content", "templates", "admin", "reports", "operate");

    /** Good ones, so that it is not the body that is refused. */
    private static final Map<String, Map<String, String>> BODIES = Map.of(
            "PATCH /v1/emails/{}", Map.of("scheduled_at", "in 2 hours"),
            "PATCH /v1/api-keys/{}", Map.of("name", "Of A"),
            "POST /v1/emails/{}/resolve", Map.of("outcome", "sent"),
            "POST /v1/webhooks/{}/replay", Map.of("from", "2026-01-01T00:00:00Z"));

    /** What a caller has to see of every no, wherever it comes from. */
    private static final List<String> PROBLEM =
            List.of("type", "title", "status", "detail", "statusCode", "name", "message");

    /** As {@link #BODIES}, of what names somebody in its body and not in its path. */
    private Map<String, String> body(String operation) {
        return switch (operation) {
            case "POST /v1/emails/cancel" -> Map.of("group_key", b.group());
            case "POST /v1/erasures" -> Map.of("address", b.recipient());
            default -> BODIES.getOrDefault(operation, Map.of());
        };
    }

    /** What tenant B has. */
    private record Belongings(
            String email,
            String group,
            String recipient,
            String suppressed,
            String suppression,
            String template,
            String webhook,
            String stream,
            String key,
            Keys.Key owner) {

        /** The path of an operation, with something in it that is B's. */
        String in(String operation) {
            String path = operation.substring(operation.indexOf(' ') + 1);
            return path.replace(
                    "{}",
                    switch (path.split("/", -1)[2]) {
                        case "suppressions" -> suppression;
                        case "templates" -> template;
                        case "webhooks" -> webhook;
                        case "streams" -> stream;
                        case "api-keys" -> key;
                        case "routes" -> "default";
                        default -> email;
                    });
        }
    }

    private Belongings b;
    private String tenantA;

    @BeforeEach
    void twoTenants() {
        Service.awaitReads();
        tenantA = Keys.tenant();
        Keys.Key owner = Keys.of(Keys.tenant(), "send", "read", "templates", "admin");
        String recipient = Emails.someone();
        Map<String, Object> email = Emails.plain(recipient);
        String group = "of-b-" + UUID.randomUUID();
        email.put("scheduled_at", "in 1 hour");
        email.put("group_key", group);
        String id = Service.accepted(owner.caller(), email);
        String suppressed = Emails.someone();
        String suppression = owner.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("email", suppressed))
                .post("/v1/suppressions")
                .then()
                .statusCode(200)
                .extract()
                .path("id");
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> owner.caller().get("/v1/emails/" + id).statusCode() == 200);
        String template =
                made(owner, "/v1/templates", Map.of("name", "Of B", "subject", "Hello", "html", "<p>Hello</p>"));
        String webhook = made(
                owner,
                "/v1/webhooks",
                Map.of("endpoint", "https://hooks.example.com/b", "events", List.of("email.sent")));
        String stream = "of-b-" + UUID.randomUUID();
        made(owner, "/v1/streams", Map.of("name", stream));
        b = new Belongings(id, group, recipient, suppressed, suppression, template, webhook, stream, owner.id(), owner);
    }

    private static String made(Keys.Key owner, String path, Map<String, ?> body) {
        return owner.caller()
                .contentType(ContentType.JSON)
                .body(body)
                .post(path)
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    }

    @Test
    void what_is_another_tenants_does_not_exist() {
        Keys.Key a = Keys.of(tenantA, "send", "read", "content", "templates", "admin");

        List<Executable> refusals = new ArrayList<>();
        operations()
                .filter(operation -> !Set.of("operate", "reports").contains(scopeOf(operation)))
                .forEach(operation -> refusals.add(() -> {
                    Response answer = call(operation, b.in(operation), a.token());
                    if (operation.contains("{}")) {
                        assertThat(answer.statusCode()).as(operation).isEqualTo(404);
                    }
                    if (operation.endsWith("/erasures") || operation.endsWith("/emails/cancel")) {
                        assertThat(answer.statusCode())
                                .as("%s is asked for nobody", operation)
                                .isEqualTo(200);
                    }
                    assertThat(answer.asString())
                            .as(operation)
                            .doesNotContain(
                                    b.recipient(), b.suppressed(), b.key(), b.suppression(), b.template(), b.webhook());
                }));
        assertAll(refusals);
        assertNothingOfBChanged();
    }

    @Test
    void another_tenants_addresses_are_not_taken_from_its_list() {
        Keys.Key a = Keys.of(tenantA, "read", "admin");
        for (Map<String, List<String>> body :
                List.of(Map.of("emails", List.of(b.suppressed())), Map.of("ids", List.of(b.suppression())))) {
            a.caller()
                    .contentType(ContentType.JSON)
                    .body(body)
                    .post("/v1/suppressions/batch/remove")
                    .then()
                    .statusCode(200);
        }
        a.caller().delete("/v1/suppressions/" + b.suppressed()).then().statusCode(404);
        a.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("email", b.suppressed(), "note", "of A"))
                .post("/v1/suppressions")
                .then()
                .statusCode(200);

        assertNothingOfBChanged();
    }

    @Test
    void without_a_key_that_opens_it_nothing_is_open_however_the_path_is_written() {
        Keys.Key revoked = Keys.of("default", "admin", "read", "send");
        Service.caller().delete("/v1/api-keys/" + revoked.id()).then().statusCode(200);
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> revoked.caller().get("/v1/emails").statusCode() == 401);

        List<Executable> refusals = new ArrayList<>();
        operations().forEach(operation -> {
            String path = b.in(operation);
            for (String token : Arrays.asList(null, revoked.token(), "ph_live_guessed")) {
                refusals.add(() -> assertRefused(operation, path, token, Set.of(401)));
                writings(path)
                        .forEach(written ->
                                refusals.add(() -> assertRefused(operation, written, token, Set.of(400, 401, 404))));
            }
        });
        assertAll(refusals);
    }

    @Test
    void a_key_without_the_scope_opens_nothing_however_the_path_is_written() {
        Map<String, String> tokens = new TreeMap<>();
        for (String scope : ALL_SCOPES) {
            Set<String> others = new TreeSet<>(ALL_SCOPES);
            others.remove(scope);
            tokens.put(scope, Keys.of("default", others.toArray(String[]::new)).token());
        }

        List<Executable> refusals = new ArrayList<>();
        operations().forEach(operation -> {
            String token = tokens.get(scopeOf(operation));
            String path = b.in(operation);
            refusals.add(() -> assertRefused(operation, path, token, Set.of(403)));
            writings(path)
                    .forEach(written ->
                            refusals.add(() -> assertRefused(operation, written, token, Set.of(400, 403, 404, 405))));
        });
        assertAll(refusals);
    }

    private void assertNothingOfBChanged() {
        assertThat(as(b.owner(), "/v1/emails/" + b.email()).getString("status")).isEqualTo("scheduled");
        assertThat(as(b.owner(), "/v1/emails/" + b.email()).getString("deliveries[0].recipient"))
                .isEqualTo(b.recipient());
        assertThat(as(b.owner(), "/v1/suppressions/" + b.suppression()).getString("note"))
                .isNull();
        assertThat(as(b.owner(), "/v1/templates/" + b.template()).getString("name"))
                .isEqualTo("Of B");
        assertThat(as(b.owner(), "/v1/webhooks/" + b.webhook()).getString("status"))
                .isEqualTo("enabled");
        assertThat(as(b.owner(), "/v1/api-keys").getList("data.id")).containsExactly(b.key());
        assertThat(as(b.owner(), "/v1/api-keys").getList("data.name")).containsExactly("Test");
    }

    private static JsonPath as(Keys.Key key, String path) {
        return key.caller().get(path).then().statusCode(200).extract().jsonPath();
    }

    private void assertRefused(String operation, String path, @Nullable String token, Set<Integer> expected) {
        Response answer = call(operation, path, token);
        assertThat(answer.statusCode()).as("%s as %s", operation, path).isIn(expected);
        assertThat(answer.contentType()).as("%s as %s", operation, path).startsWith("application/problem+json");
        assertThat(answer.jsonPath().<String, Object>getMap(""))
                .as("%s as %s", operation, path)
                .containsKeys(PROBLEM.toArray(String[]::new))
                .containsEntry("status", answer.statusCode());
    }

    private static Stream<String> writings(String path) {
        int last = path.lastIndexOf('/');
        return Stream.of(
                path + "/",
                path + ";x",
                path + ";x=/v1/emails",
                path.replace("/v1/", "/v1;x/"),
                path.replace("/v1/", "/v1//"),
                path.replace("/v1/", "//v1/"),
                path.replace("/v1/", "/./v1/./"),
                path.replace("/v1/", "/v1/x/../"),
                path.replace("/v1/", "/v1/%2e/"),
                path.substring(0, last) + "%2F" + path.substring(last + 1),
                path.replace("/v1/", "/v1%2f"),
                path.replace("/v1/", "/V1/"),
                path + "%00",
                path + "?x=/q/health");
    }

    private Response call(String operation, String path, @Nullable String token) {
        var request = RestAssured.given()
                .config(RestAssured.config()
                        .encoderConfig(
                                EncoderConfig.encoderConfig().encodeContentTypeAs("message/rfc822", ContentType.TEXT)))
                .urlEncodingEnabled(false);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        String method = operation.substring(0, operation.indexOf(' '));
        if (!method.equals("GET") && !method.equals("DELETE")) {
            boolean report = operation.contains("inbound");
            request.contentType(report ? "message/rfc822" : "application/json")
                    .body(report ? "Subject: x\r\n\r\nx" : body(operation));
        }
        return request.request(method, path);
    }

    private static Stream<String> operations() {
        return Operations.offered().stream();
    }

    private static String scopeOf(String operation) {
        return String.valueOf(Operations.scopes().get(operation));
    }
}
