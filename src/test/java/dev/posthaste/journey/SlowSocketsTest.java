package dev.posthaste.journey;

import dev.posthaste.bench.SlowSockets;
import dev.posthaste.bench.SlowSockets.Manner;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who says next to nothing does not keep a socket. Of 2 000 of them, and of what is shipped, {@code ./dev bench --overload} tells. */
@QuarkusTest
@WithTestResource(StackResource.class)
@TestProfile(SlowSocketsTest.Impatient.class)
class SlowSocketsTest {

    private static final int OF_EACH = 100;
    /** Many times before any of them is to be closed. */
    private static final Duration DRIP = Duration.ofMillis(250);

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    public static final class Impatient implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.http.idle-timeout",
                    "7s",
                    "posthaste.limits.upload-time",
                    "5s",
                    "posthaste.limits.requests",
                    "20"); // fewer than the sockets of any manner
        }
    }

    @Test
    void they_are_closed_and_meanwhile_mail_is_accepted() throws IOException {
        try (var silent = slow(Manner.SILENT);
                var header = slow(Manner.HEADER);
                var body = slow(Manner.BODY)) {
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .until(
                            () -> {
                                Service.accepted(Emails.plain(Emails.someone()));
                                return Map.of(
                                        Manner.SILENT,
                                        silent.open(),
                                        Manner.HEADER,
                                        header.open(),
                                        Manner.BODY,
                                        body.open());
                            },
                            SlowSocketsTest::allClosed);
        }
    }

    private static SlowSockets slow(Manner manner) throws IOException {
        return new SlowSockets(RestAssured.port, Service.KEY, OF_EACH, manner, DRIP);
    }

    /** Of a map, so that a failure says which are open. */
    private static boolean allClosed(Map<Manner, Integer> open) {
        return open.values().stream().allMatch(count -> count == 0);
    }
}
