package dev.posthaste.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.journey.Service;
import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When a key was used last, as its tenant sees it. */
@QuarkusTest
@WithTestResource(StackResource.class)
class LastUsesTest {

    @Inject
    LastUses uses;

    @Inject
    AgroalDataSource database;

    @BeforeEach
    void tables_are_there() {
        Service.awaitReads();
    }

    @Test
    void a_key_says_when_it_opened_something_last_and_nothing_before_that() {
        JsonPath key = make();
        assertThat(key(key.getString("id")).getString("last_used_at")).isNull();
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);

        use(key);
        uses.write();

        assertThat(Instant.parse(key(key.getString("id")).getString("last_used_at")))
                .isBetween(before, Instant.now());
    }

    @Test
    void what_another_pod_wrote_of_a_later_use_stays() throws Exception {
        JsonPath key = make();
        Instant later = Instant.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
        try (Connection connection = database.getConnection();
                PreparedStatement write = connection.prepareStatement(
                        "update api_key set last_used_at = ?::timestamptz where id = ?::uuid")) {
            write.setString(1, later.toString());
            write.setString(2, key.getString("id"));
            write.executeUpdate();
        }

        use(key);
        uses.write();

        assertThat(Instant.parse(key(key.getString("id")).getString("last_used_at")))
                .isEqualTo(later);
    }

    private static JsonPath make() {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "Used", "scopes", List.of("read")))
                .post("/v1/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
    }

    private static void use(JsonPath key) {
        RestAssured.given()
                .header("Authorization", "Bearer " + key.getString("token"))
                .get("/v1/emails")
                .then()
                .statusCode(200);
    }

    private static JsonPath key(String id) {
        JsonPath page = Service.caller()
                .queryParam("limit", 100)
                .get("/v1/api-keys")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        return page.setRootPath("data.find { it.id == '%s' }".formatted(id));
    }
}
