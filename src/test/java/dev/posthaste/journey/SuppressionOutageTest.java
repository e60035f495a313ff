package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.EmailAddress;
import dev.posthaste.ops.MeterNames;
import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.suppress.SuppressionList;
import dev.posthaste.suppress.Verdict;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The database, which alone knows for sure who is on the list, stands still. */
@QuarkusTest
@WithTestResource(value = StackResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class SuppressionOutageTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    LocalMailbox mailbox;
    LocalStack stack;

    @Inject
    SuppressionList list;

    @Inject
    MeterRegistry meters;

    @Test
    void who_may_be_on_the_list_waits_for_the_database_and_nobody_else_does() throws Exception {
        Service.awaitReads();
        String ada = Emails.someone();
        String bob = Emails.someone();
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("email", ada))
                .post("/v1/suppressions")
                .then()
                .statusCode(200);
        Awaitility.await().atMost(LONG_ENOUGH).until(() -> verdict(ada) instanceof Verdict.Listed);

        String suppressed;
        stack.postgres().freeze();
        try {
            suppressed = Service.accepted(Emails.passwordReset(ada));
            String free = Service.accepted(Emails.passwordReset(bob));
            assertThat(free).isNotEqualTo(suppressed);
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(mailbox.mailsTo(bob)).hasSize(1));
            assertThat(verdict(ada)).isInstanceOf(Verdict.Unconfirmed.class);
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> projectorLag() > 1);
            Service.caller().get("/v1/emails/" + suppressed).then().statusCode(503);
            Awaitility.await().atMost(LONG_ENOUGH).until(this::isFailureCounted);
        } finally {
            stack.postgres().thaw();
        }

        JsonPath email = Service.awaitStatus(suppressed, "suppressed");
        assertThat(email.<String>getList("timeline.type")).contains("deferred").endsWith("suppressed");
        assertThat(email.getString("timeline.find { it.type == 'deferred' }.detail"))
                .contains("suppression list");
        assertThat(mailbox.mailsTo(ada)).isEmpty();
        Awaitility.await().atMost(LONG_ENOUGH).until(() -> verdict(ada) instanceof Verdict.Listed);
        Awaitility.await().atMost(LONG_ENOUGH).until(() -> projectorLag() == 0);
    }

    /** As the alert asks for it. */
    private boolean isFailureCounted() {
        return meters.find("http.server.requests").tag("outcome", "SERVER_ERROR").timers().stream()
                .anyMatch(timer -> timer.count() > 0);
    }

    /** In seconds, as whoever watches sees it. */
    private double projectorLag() {
        return meters.get(MeterNames.PROJECTOR_LAG).gauge().value();
    }

    private Verdict verdict(String recipient) {
        return list.on("default", EmailAddress.parse(recipient));
    }
}
