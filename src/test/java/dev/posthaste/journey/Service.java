package dev.posthaste.journey;

import static io.restassured.RestAssured.given;

import dev.posthaste.contract.Contract;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/** The service as its callers see it; every exchange is held to {@code openapi.yaml}. */
public final class Service {

    public static final String KEY = "ph_test_key_of_the_journeys";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    private Service() {}

    /** The start does not wait for the database, and a test whose first word is about rows has to. */
    public static void awaitReads() {
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> caller().get("/v1/emails").statusCode() == 200);
    }

    public static RequestSpecification caller() {
        return given().filter(Contract.filter()).header("Authorization", "Bearer " + KEY);
    }

    public static Response post(Object body) {
        return post(caller(), body);
    }

    private static Response post(RequestSpecification caller, Object body) {
        return caller.contentType(ContentType.JSON).body(body).post("/v1/emails");
    }

    /** @return the id */
    public static String accepted(Object body) {
        return accepted(caller(), body);
    }

    /** @return the id */
    public static String accepted(RequestSpecification caller, Object body) {
        return post(caller, body).then().statusCode(202).extract().path("id");
    }

    public static JsonPath email(String id) {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                // A 503 asks to be patient, as it may have to on a busy machine.
                .until(() -> caller().get("/v1/emails/" + id), answer -> answer.statusCode() != 503)
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** Until nothing more is due for it. */
    public static JsonPath awaitEnd(String id) {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(
                        () -> email(id),
                        email -> !List.of("scheduled", "queued", "deferred").contains(email.getString("status")));
    }

    public static JsonPath awaitStatus(String id, String status) {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> caller().get("/v1/emails/" + id),
                        answer -> answer.statusCode() == 200
                                && status.equals(answer.jsonPath().getString("status")))
                .jsonPath();
    }
}
