package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The database, which alone knows of new and revoked keys, stands still. */
@QuarkusTest
@TestProfile(KeyOutageTest.Impatient.class)
@WithTestResource(value = StackResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class KeyOutageTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);

    /** Who believes keys for less than a day. */
    public static final class Impatient implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("posthaste.access.trust-for", "30s");
        }
    }

    LocalStack stack;

    @Test
    void a_known_key_opens_what_it_did_for_as_long_as_it_is_believed() throws Exception {
        Service.awaitReads();
        Keys.Key key = Keys.of("default", "send");

        stack.postgres().freeze();
        try {
            assertThat(send(key)).isEqualTo(202);
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(send(key)).isEqualTo(503));
            // who is in the configuration is not in the database
            Service.accepted(Emails.plain(Emails.someone()));
        } finally {
            stack.postgres().thaw();
        }

        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .untilAsserted(() -> assertThat(send(key)).isEqualTo(202));
    }

    private static int send(Keys.Key key) {
        return key.caller()
                .contentType(ContentType.JSON)
                .body(Emails.plain(Emails.someone()))
                .post("/v1/emails")
                .statusCode();
    }
}
