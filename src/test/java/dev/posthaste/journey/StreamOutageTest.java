package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The database, where policies are kept, stands still. */
@QuarkusTest
@WithTestResource(value = StackResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class StreamOutageTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);
    private static final String SENDER = "codes@acme.test";

    LocalMailbox mailbox;
    LocalStack stack;

    @Test
    void mail_follows_the_policy_that_was_known_last_and_is_capped_by_it() throws Exception {
        Service.awaitReads();
        make("codes").then().statusCode(201);
        String ada = Emails.someone();
        String bob = Emails.someone();

        stack.postgres().freeze();
        try {
            for (int i = 0; i < 4; i++) {
                Service.accepted(email(ada));
            }
            Service.accepted(email(bob));
            make("other").then().statusCode(503);
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(mailbox.mailsTo(bob)).hasSize(1));
            assertThat(mailbox.mailsTo(ada))
                    .hasSize(2)
                    .allMatch(mail -> mail.subject().equals("Code"));
        } finally {
            stack.postgres().thaw();
        }
    }

    private static Map<String, Object> email(String to) {
        return Map.of("to", to, "subject", "Code", "text", "123456", "stream", "codes");
    }

    private static Response make(String name) {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("name", name, "from", SENDER, "cap", "2/1h"))
                .post("/v1/streams");
    }
}
