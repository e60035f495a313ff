package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** One key is one email. */
@QuarkusTest
@WithTestResource(StackResource.class)
class IdempotencyTest {

    LocalMailbox mailbox;

    @Test
    void a_repeated_request_is_answered_with_the_first_id_and_sent_once() {
        String ada = Emails.someone();
        String key = UUID.randomUUID().toString();

        Response first = post(key, Emails.plain(ada));
        String id = first.jsonPath().getString("id");
        Service.awaitStatus(id, "relayed");
        Response second = post(key, Emails.plain(ada));

        first.then().statusCode(202).header("Idempotent-Replayed", nullValue());
        second.then().statusCode(202).header("Idempotent-Replayed", "true").body("id", equalTo(id));
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void the_same_key_with_another_body_is_refused() {
        String key = UUID.randomUUID().toString();
        post(key, Emails.plain(Emails.someone())).then().statusCode(202);

        post(key, Emails.plain(Emails.someone()))
                .then()
                .statusCode(422)
                .body("name", equalTo("invalid_idempotent_request"));
    }

    @Test
    void a_key_whose_request_was_refused_can_be_used_again() {
        String key = UUID.randomUUID().toString();
        post(key, Emails.plain("nobody")).then().statusCode(422);

        post(key, Emails.plain(Emails.someone())).then().statusCode(202).header("Idempotent-Replayed", nullValue());
    }

    @Test
    void fifty_requests_at_once_with_one_key_are_one_email() throws Exception {
        String ada = Emails.someone();
        String key = UUID.randomUUID().toString();
        Callable<String> request = () -> post(key, Emails.plain(ada)).jsonPath().getString("id");

        List<String> ids;
        try (ExecutorService callers = Executors.newFixedThreadPool(50)) {
            ids = callers
                    .invokeAll(IntStream.range(0, 50).mapToObj(_ -> request).toList())
                    .stream()
                    .map(Future::resultNow)
                    .distinct()
                    .toList();
        }

        assertThat(ids).hasSize(1);
        Service.awaitStatus(ids.getFirst(), "relayed");
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    private static Response post(String key, Object body) {
        return Service.caller()
                .header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/emails");
    }
}
