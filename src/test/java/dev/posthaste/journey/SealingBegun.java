package dev.posthaste.journey;

import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;

/** A service that seals accepts nothing until it has the key of the day, which the first pod makes when it starts. */
interface SealingBegun {

    @BeforeEach
    default void mail_can_be_sealed_and_rows_can_be_read() {
        Service.awaitReads();
        Keys.Key stranger = Keys.of(Keys.tenant(), "send"); // of whose mail the test's own tenant hears nothing
        Map<String, Object> email = Emails.plain(Emails.someone());
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> stranger.caller()
                                .contentType(ContentType.JSON)
                                .body(email)
                                .post("/v1/emails")
                                .statusCode()
                        == 202);
    }
}
