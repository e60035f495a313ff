package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** More comes in than may be under way. How soon it is answered is for {@code ./dev bench --overload} to say. */
@QuarkusTest
@WithTestResource(StackResource.class)
@TestProfile(OverloadTest.Narrow.class)
class OverloadTest {

    private static final int AT_ONCE = 100;

    LocalMailbox mailbox;

    public static final class Narrow implements QuarkusTestProfile {

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("posthaste.limits.requests", "1");
        }
    }

    @Test
    void what_is_too_much_is_told_when_to_come_back_and_what_was_accepted_is_sent_once() throws Exception {
        String ada = Emails.someone();

        // On a busy machine they may come one after the other.
        List<Response> answers = new ArrayList<>();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> {
            answers.addAll(allAtOnce(ada));
            return answers.stream().anyMatch(answer -> answer.statusCode() != 202);
        });

        List<String> accepted = answers.stream()
                .filter(answer -> answer.statusCode() == 202)
                .map(answer -> answer.jsonPath().getString("id"))
                .toList();
        List<Response> refused =
                answers.stream().filter(answer -> answer.statusCode() != 202).toList();
        assertThat(accepted).isNotEmpty();
        refused.forEach(answer -> answer.then()
                .statusCode(503)
                .header("Retry-After", equalTo("1"))
                .body("type", equalTo("urn:posthaste:problem:overloaded")));
        accepted.forEach(id -> Service.awaitStatus(id, "relayed"));
        assertThat(mailbox.mailsTo(ada)).hasSameSizeAs(accepted);
        // Nobody who was sent away, or came in, still holds a place.
        for (int i = 0; i < 3; i++) {
            Service.accepted(Emails.plain(Emails.someone()));
        }
    }

    private static List<Response> allAtOnce(String recipient) throws InterruptedException, ExecutionException {
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Response>> calls = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                calls.add(callers.submit(() -> Service.post(Emails.plain(recipient))));
            }
            List<Response> answers = new ArrayList<>();
            for (Future<Response> call : calls) {
                answers.add(call.get());
            }
            return answers;
        }
    }
}
