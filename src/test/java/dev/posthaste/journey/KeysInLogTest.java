package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import java.net.URL;
import java.util.List;
import java.util.Map;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.Logger;
import org.junit.jupiter.api.Test;

/** Whatever is done with a key, at DEBUG, it is written nowhere. */
@QuarkusTest
@WithTestResource(StackResource.class)
class KeysInLogTest {

    @TestHTTPResource(value = "/metrics", management = true)
    URL metricsPage;

    @Test
    void neither_the_log_nor_a_metric_has_a_key_whatever_is_done_with_it() {
        Service.awaitReads();
        Logger root = Logger.getLogger("");
        java.util.logging.Level before = root.getLevel();
        LogLines log = new LogLines();
        log.setLevel(Level.ALL);
        root.addHandler(log);
        root.setLevel(Level.DEBUG);
        List<String> tokens;
        try {
            tokens = useKeys();
        } finally {
            root.removeHandler(log);
            root.setLevel(before);
        }

        String written = String.join("\n", log.lines());
        String metrics = RestAssured.given().get(metricsPage).asString();
        assertThat(written).contains("an API key was made", "an API key was revoked", "an API key was replaced");
        assertThat(log.lines()).hasSizeGreaterThan(20);
        assertThat(metrics).contains("posthaste_api_keys");
        for (String token : tokens) {
            String secret = token.substring(token.length() - 34);
            assertThat(written).doesNotContain(secret);
            assertThat(metrics).doesNotContain(secret);
        }
    }

    private static List<String> useKeys() {
        Keys.Key sender = Keys.of("default", "send");
        Keys.Key admin = Keys.of("default", "admin");
        String next = admin.caller()
                .contentType(ContentType.JSON)
                .post("/v1/api-keys/" + admin.id() + "/rotate")
                .then()
                .statusCode(201)
                .extract()
                .path("token");
        String mistyped = sender.token().substring(0, sender.token().length() - 1) + "-";
        sender.caller()
                .contentType(ContentType.JSON)
                .body(Emails.plain(Emails.someone()))
                .post("/v1/emails")
                .then()
                .statusCode(202);
        sender.caller().get("/v1/emails").then().statusCode(403);
        Keys.with(mistyped).get("/v1/emails").then().statusCode(401);
        Keys.with(next)
                .contentType(ContentType.JSON)
                .body(Map.of("name", "x", "scopes", List.of(next), "cidrs", List.of(next)))
                .post("/v1/api-keys")
                .then()
                .statusCode(422);
        Service.caller().delete("/v1/api-keys/" + sender.id()).then().statusCode(200);
        sender.caller().get("/v1/emails");
        return List.of(sender.token(), admin.token(), next, mistyped);
    }
}
