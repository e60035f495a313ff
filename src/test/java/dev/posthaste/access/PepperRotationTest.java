package dev.posthaste.access;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.journey.Service;
import dev.posthaste.stack.StackResource;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** While the secret in the hashes is exchanged, keys of both open. */
@QuarkusTest
@TestProfile(PepperRotationTest.Exchanging.class)
@WithTestResource(StackResource.class)
class PepperRotationTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final String FIRST = "the-first-of-two-secrets";
    private static final String FORMER = "the-former-of-two-secrets";

    public static final class Exchanging implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("posthaste.access.pepper", FIRST + "," + FORMER);
        }
    }

    @Inject
    AgroalDataSource database;

    @Test
    void a_key_is_made_with_the_first_secret_and_one_of_a_former_opens_too_and_of_no_other() throws Exception {
        Service.awaitReads();
        JsonPath made = Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("name", "Exchanged", "scopes", List.of("read")))
                .post("/v1/api-keys")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        String token = made.getString("token");
        UUID id = UUID.fromString(made.getString("id"));

        assertThat(kept(id)).isEqualTo(hmac(FIRST, token));
        keep(id, hmac("a-secret-that-is-gone", token));
        await(token, 401);
        keep(id, hmac(FORMER, token));
        await(token, 200);
    }

    private static void await(String token, int status) {
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> RestAssured.given()
                                .header("Authorization", "Bearer " + token)
                                .get("/v1/emails")
                                .statusCode()
                        == status);
    }

    private byte[] kept(UUID id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement ask = connection.prepareStatement("select hash from api_key where id = ?")) {
            ask.setObject(1, id);
            try (ResultSet row = ask.executeQuery()) {
                row.next();
                return row.getBytes(1);
            }
        }
    }

    /** As it was written when another secret was the first. */
    private void keep(UUID id, byte[] hash) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement change = connection.prepareStatement("update api_key set hash = ? where id = ?")) {
            change.setBytes(1, hash);
            change.setObject(2, id);
            change.executeUpdate();
        }
    }

    /** By the words of the documentation, and not by our own code. */
    private static byte[] hmac(String secret, String token) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
        return mac.doFinal(token.getBytes(UTF_8));
    }
}
