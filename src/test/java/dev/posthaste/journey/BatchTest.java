package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Many emails in one request. */
@QuarkusTest
@WithTestResource(StackResource.class)
class BatchTest {

    LocalMailbox mailbox;

    @Test
    void each_item_is_an_email_of_its_own() {
        String ada = Emails.someone();
        String grace = Emails.someone();
        Map<String, Object> later = Emails.plain(Emails.someone());
        later.put("scheduled_at", "in 1 hour");
        Map<String, Object> attached = Emails.plain(grace);
        attached.put(
                "attachments",
                List.of(Map.of(
                        "filename", "a.txt", "content", Base64.getEncoder().encodeToString(new byte[] {'a'}))));

        Response answer = batch(List.of(Emails.passwordReset(ada), attached, later));

        answer.then().statusCode(202).body("data.index", contains(0, 1, 2)).body("errors", nullValue());
        List<String> ids = answer.jsonPath().getList("data.id");
        Service.awaitStatus(ids.get(0), "relayed");
        Service.awaitStatus(ids.get(1), "relayed");
        Service.awaitStatus(ids.get(2), "scheduled");
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
        assertThat(mailbox.mailsTo(grace)).hasSize(1);
    }

    @Test
    void one_that_is_refused_stops_all_and_is_named_with_its_place() {
        String ada = Emails.someone();

        batch(List.of(Emails.plain(ada), Emails.plain("nobody"), Emails.plain()))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/1/to/0", "/2/to"));

        Service.awaitReads();
        Service.caller()
                .queryParam("recipient", ada)
                .get("/v1/emails")
                .then()
                .statusCode(200)
                .body("data", hasSize(0));
    }

    @Test
    void with_permissive_the_others_are_accepted() {
        String ada = Emails.someone();

        Response answer =
                requested("x-batch-validation", "permissive", List.of(Emails.plain("nobody"), Emails.plain(ada)));

        answer.then()
                .statusCode(202)
                .body("data.index", contains(1))
                .body("errors.index", contains(0))
                .body("errors[0].errors[0].pointer", equalTo("/to/0"));
        Service.awaitStatus(answer.jsonPath().getString("data[0].id"), "relayed");
    }

    @Test
    void with_permissive_a_request_of_which_nothing_is_left_is_refused() {
        requested("x-batch-validation", "permissive", List.of(Emails.plain("nobody")))
                .then()
                .statusCode(422)
                .body("errors.pointer", contains("/0/to/0"));
    }

    @Test
    void a_repeated_request_is_answered_with_the_same_ids_and_sent_once() {
        String ada = Emails.someone();
        String grace = Emails.someone();
        String key = UUID.randomUUID().toString();
        List<Map<String, Object>> emails = List.of(Emails.plain(ada), Emails.plain(grace));

        Response first = requested("Idempotency-Key", key, emails);
        List<String> ids = first.jsonPath().getList("data.id");
        ids.forEach(id -> Service.awaitStatus(id, "relayed"));
        Response second = requested("Idempotency-Key", key, emails);

        second.then().statusCode(202).header("Idempotent-Replayed", "true");
        assertThat(second.jsonPath().getList("data.id")).isEqualTo(ids).doesNotHaveDuplicates();
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
        assertThat(mailbox.mailsTo(grace)).hasSize(1);
    }

    @Test
    void what_was_refused_is_sent_with_the_same_key_once_it_can_be() {
        String template = "late-" + UUID.randomUUID();
        String ada = Emails.someone();
        String grace = Emails.someone();
        Service.awaitReads();
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("alias", template, "name", "Late", "subject", "Hello", "html", "<p>Hello.</p>"))
                .post("/v1/templates")
                .then()
                .statusCode(201);
        Map<String, Object> draft =
                Map.of("from", "no-reply@acme.test", "to", grace, "template", Map.of("id", template));
        String key = UUID.randomUUID().toString();

        Response first = permissive(key, List.of(Emails.plain(ada), draft));
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of())
                .post("/v1/templates/" + template + "/publish")
                .then()
                .statusCode(200);
        Response second = permissive(key, List.of(Emails.plain(ada), draft));
        Response third = permissive(key, List.of(Emails.plain(ada), draft));

        first.then().statusCode(202).body("data.index", contains(0)).body("errors.index", contains(1));
        second.then()
                .statusCode(202)
                .header("Idempotent-Replayed", nullValue())
                .body("data.index", contains(0, 1))
                .body("errors", nullValue());
        third.then().statusCode(202).header("Idempotent-Replayed", "true").body("data.index", contains(0, 1));
        second.jsonPath().<String>getList("data.id").forEach(id -> Service.awaitStatus(id, "relayed"));
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
        assertThat(mailbox.mailsTo(grace)).hasSize(1);
    }

    @Test
    void a_key_of_a_batch_is_no_key_for_a_single_email() {
        String key = UUID.randomUUID().toString();
        requested("Idempotency-Key", key, List.of(Emails.plain(Emails.someone())))
                .then()
                .statusCode(202);

        Service.caller()
                .header("Idempotency-Key", key)
                .contentType(ContentType.JSON)
                .body(Emails.plain(Emails.someone()))
                .post("/v1/emails")
                .then()
                .statusCode(422)
                .body("name", equalTo("invalid_idempotent_request"));
    }

    @Test
    void at_most_five_hundred_are_taken_and_at_least_one() {
        batch(List.of()).then().statusCode(400);
        batch(Collections.nCopies(500, Emails.plain(Emails.someone())))
                .then()
                .statusCode(202)
                .body("data.id.unique().size()", equalTo(500));
        batch(Collections.nCopies(501, Emails.plain(Emails.someone()))).then().statusCode(413);
    }

    @Test
    void an_unknown_way_of_validation_is_refused() {
        requested("x-batch-validation", "lenient", List.of(Emails.plain(Emails.someone())))
                .then()
                .statusCode(400);
    }

    private static Response batch(List<Map<String, Object>> emails) {
        return post(Service.caller(), emails);
    }

    private static Response requested(String header, String value, List<Map<String, Object>> emails) {
        return post(Service.caller().header(header, value), emails);
    }

    private static Response permissive(String key, List<Map<String, Object>> emails) {
        return post(Service.caller().header("Idempotency-Key", key).header("x-batch-validation", "permissive"), emails);
    }

    private static Response post(RequestSpecification caller, List<Map<String, Object>> emails) {
        return caller.contentType(ContentType.JSON).body(emails).post("/v1/emails/batch");
    }
}
