package dev.posthaste.journey;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;

/** Asks to forget somebody. */
final class Erasing {

    private Erasing() {}

    /** As a caller does it: who is told that nothing was changed, as the rows are behind on a busy machine, asks again. */
    static Response of(String address) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> once(address),
                        answer -> answer.statusCode() != 503
                                || !answer.jsonPath().getString("detail").contains("Nothing was changed"));
    }

    static Response once(String address) {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("address", address))
                .post("/v1/erasures");
    }
}
