package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.TestResourceScope;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** With encryption on, the database stands still: no key is there, nor anything that mail needs on its way. */
@QuarkusTest
@WithTestResource(value = StackResource.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
@WithTestResource(value = Sealed.class, scope = TestResourceScope.RESTRICTED_TO_CLASS)
class SealedOutageTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    LocalMailbox mailbox;
    LocalStack stack;

    @Test
    void mail_is_sealed_and_sent_meanwhile_and_read_afterwards() throws Exception {
        Service.awaitReads();
        Awaitility.await() // the key of the day
                .atMost(LONG_ENOUGH)
                .until(() -> Service.post(Emails.plain(Emails.someone())).statusCode() == 202);
        String canary = "canary" + UUID.randomUUID().toString().replace("-", "");
        String ada = Emails.someone();
        String bob = Emails.simulated("defer");
        Map<String, Object> email = Emails.plain(ada);
        email.put("text", "We say " + canary + " to you.");
        Map<String, Object> later = Emails.plain(bob);
        later.put("text", "We say " + canary + " to you, too.");
        later.put("lane", "critical");

        String sent;
        String deferred;
        stack.postgres().freeze();
        try {
            sent = Service.accepted(email);
            deferred = Service.accepted(later);
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(mailbox.mailsTo(ada)).hasSize(1));
            assertThat(Octets.with(Octets.logOf(stack), "posthaste-key"))
                    .as("the right files")
                    .isNotEmpty();
            assertThat(Octets.with(Octets.logOf(stack), canary)).isEmpty();
        } finally {
            stack.postgres().thaw();
        }

        Service.awaitStatus(sent, "relayed");
        Service.awaitStatus(deferred, "relayed"); // what was deferred came into the rows, and out of them, sealed
        for (String id : new String[] {sent, deferred}) {
            Service.caller()
                    .get("/v1/emails/" + id + "/content")
                    .then()
                    .statusCode(200)
                    .body("text", containsString(canary));
        }
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
        assertThat(mailbox.mailsTo(bob)).hasSize(1);
        assertThat(Octets.with(Octets.logOf(stack), canary)).isEmpty();
    }
}
