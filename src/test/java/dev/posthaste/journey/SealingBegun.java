package dev.posthaste.journey;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;

/** A service that seals accepts nothing until it has the key of the day, which the first pod makes when it starts. */
interface SealingBegun {

    @BeforeEach
    default void mail_can_be_sealed_and_rows_can_be_read() {
        Service.awaitReads();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Service.post(Emails.plain(Emails.someone())).statusCode() == 202);
    }
}
