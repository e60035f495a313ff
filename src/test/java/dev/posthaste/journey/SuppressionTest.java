package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.posthaste.EmailAddress;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.suppress.SuppressionList;
import dev.posthaste.suppress.Verdict;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom no mail is sent to. */
@QuarkusTest
@WithTestResource(StackResource.class)
class SuppressionTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    LocalMailbox mailbox;

    @Inject
    SuppressionList list;

    @BeforeEach
    void awaitReads() {
        Service.awaitReads();
    }

    @Test
    void a_recipient_on_the_list_gets_nothing_and_the_others_of_the_email_do() {
        String ada = Emails.someone();
        String bob = Emails.someone();
        add(Map.of("email", ada, "note", "asked by phone")).then().statusCode(200);
        awaitRelayKnows(ada);

        String id = Service.accepted(Emails.plain(ada.toUpperCase(Locale.ROOT), bob));
        JsonPath email = Service.awaitStatus(id, "suppressed");

        assertThat(email.getString("last_event")).isEqualTo("suppressed");
        assertThat(email.<String>getList("deliveries.status")).containsExactly("suppressed", "relayed");
        assertThat(email.<Integer>getList("deliveries.attempts")).containsExactly(0, 1);
        assertThat(email.<String>getList("timeline.findAll { it.recipient != '%s' }.type".formatted(bob)))
                .containsExactly("accepted", "suppressed");
        assertThat(mailbox.mailsTo(ada)).isEmpty();
        assertThat(mailbox.mailsTo(bob)).hasSize(1);
        Service.caller()
                .get("/v1/emails/" + id + "/explain")
                .then()
                .body("deliveries[0].explanation", containsString("on the suppression list (manual, since 20"));
    }

    @Test
    void a_recipient_on_the_list_is_on_it_however_his_name_is_quoted() {
        String ada = Emails.someone();
        add(Map.of("email", ada)).then().statusCode(200);
        awaitRelayKnows(ada);

        String id = Service.accepted(Emails.plain("\"\\" + ada.replace("@", "\"@")));

        assertThat(Service.awaitEnd(id).getString("status")).isEqualTo("suppressed");
    }

    @Test
    void a_server_that_says_that_nobody_is_there_ends_it_for_the_next_mail() {
        String gone = Emails.simulated("bounce");
        String first = Service.accepted(Emails.plain(gone));
        Service.awaitStatus(first, "bounced");

        listed(gone)
                .then()
                .statusCode(200)
                .body("origin", equalTo("bounce"), "source_id", equalTo(first), "expires_at", nullValue());
        awaitRelayKnows(gone);
        JsonPath second = Service.awaitStatus(Service.accepted(Emails.plain(gone)), "suppressed");

        assertThat(second.<String>getList("timeline.type")).containsExactly("accepted", "suppressed");
        assertThat(second.getString("timeline[1].detail")).startsWith("bounce, since 20");
    }

    @Test
    void a_server_that_dislikes_the_mail_does_not_speak_against_the_recipient() {
        String ada = Emails.simulated("reject");
        Service.awaitStatus(Service.accepted(Emails.plain(ada)), "bounced");

        listed(ada).then().statusCode(404);
        JsonPath second = Service.awaitStatus(Service.accepted(Emails.plain(ada)), "bounced");

        assertThat(second.getString("deliveries[0].last_reply.enhanced_status")).isEqualTo("5.7.1");
    }

    @Test
    void who_is_taken_from_the_list_gets_mail_again() {
        String ada = Emails.someone();
        add(Map.of("email", ada));
        awaitRelayKnows(ada);

        remove(ada).then().statusCode(200).body("object", equalTo("suppression"), "deleted", equalTo(true));
        Service.awaitStatus(Service.accepted(Emails.plain(ada)), "relayed");

        listed(ada).then().statusCode(404).body("name", equalTo("not_found"));
        remove(ada).then().statusCode(404);
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void what_waits_for_its_time_is_not_sent_to_who_was_put_on_the_list_meanwhile() {
        String ada = Emails.someone();
        Map<String, Object> request = Emails.plain(ada);
        request.put("scheduled_at", "in 3 sec");
        String id = Service.accepted(request);

        add(Map.of("email", ada)).then().statusCode(200);
        JsonPath email = Service.awaitStatus(id, "suppressed");

        assertThat(email.<String>getList("timeline.type")).containsExactly("scheduled", "suppressed");
        assertThat(mailbox.mailsTo(ada)).isEmpty();
    }

    @Test
    void an_entry_ends_at_its_time() {
        String ada = Emails.someone();
        add(Map.of("email", ada, "expires_at", "in 1 sec")).then().statusCode(200);

        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .untilAsserted(() -> listed(ada).then().statusCode(404));
        Service.awaitStatus(Service.accepted(Emails.plain(ada)), "relayed");
    }

    @Test
    void who_is_on_the_list_stays_as_he_is_and_the_later_end_holds() {
        String ada = Emails.someone();
        String id = add(Map.of("email", ada, "origin", "complaint", "note", "first", "expires_at", "in 1 hour"))
                .jsonPath()
                .getString("id");

        add(Map.of("email", ada, "note", "second")).then().statusCode(200).body("id", equalTo(id));
        add(Map.of("email", ada, "expires_at", "in 1 hour")).then().statusCode(200);

        listed(id)
                .then()
                .body(
                        "email", equalTo(ada),
                        "origin", equalTo("complaint"),
                        "note", equalTo("first"),
                        "created_at", notNullValue(),
                        "expires_at", nullValue());
    }

    @Test
    void many_are_added_and_removed_together() {
        String ada = Emails.someone();
        String bob = Emails.someone();

        List<String> ids = post(
                        "/batch/add",
                        Map.of("emails", List.of(ada, Map.of("email", bob, "origin", "unsubscribe"), " " + ada)))
                .then()
                .statusCode(200)
                .extract()
                .path("data.id");

        assertThat(ids).hasSize(3).doesNotContainNull();
        assertThat(ids.getFirst()).isEqualTo(ids.getLast());
        listed(bob).then().body("id", equalTo(ids.get(1)), "origin", equalTo("unsubscribe"));
        post("/batch/remove", Map.of("ids", ids))
                .then()
                .statusCode(200)
                .body("data", hasSize(2), "data.deleted", hasItems(true));
        post("/batch/remove", Map.of("emails", List.of(ada, bob)))
                .then()
                .statusCode(200)
                .body("data", hasSize(0));
    }

    @Test
    void ten_thousand_are_taken_at_once_and_one_more_is_refused() {
        String run = UUID.randomUUID().toString();
        List<Map<String, String>> many = new ArrayList<>();
        IntStream.range(0, 10_000)
                .forEach(i -> many.add(Map.of(
                        "email", i + "+" + run + "@example.test",
                        "origin", "bounce",
                        "note", "moved",
                        "expires_at", "in 1 hour")));

        post("/batch/add", Map.of("emails", many)).then().statusCode(200).body("data", hasSize(10_000));
        listed("9999+" + run + "@example.test").then().statusCode(200);

        many.add(Map.of("email", "one.more@example.test"));
        post("/batch/add", Map.of("emails", many))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/emails"), "errors[0].detail", containsString("10000"));
    }

    @Test
    void of_many_each_fault_is_named_and_none_is_added() {
        String ada = Emails.someone();

        post(
                        "/batch/add",
                        Map.of(
                                "emails",
                                List.of(
                                        ada,
                                        "nobody",
                                        Map.of("origin", "whim"),
                                        Map.of("email", ada, "expires_at", "yesterday", "note", "a\nb", "why", "x"),
                                        7)))
                .then()
                .statusCode(422)
                .body(
                        "errors.pointer",
                        hasItems(
                                "/emails/1",
                                "/emails/2/email",
                                "/emails/2/origin",
                                "/emails/3/expires_at",
                                "/emails/3/note",
                                "/emails/3/why",
                                "/emails/4"));
        listed(ada).then().statusCode(404);
        post("/batch/remove", Map.of("emails", List.of(ada), "ids", List.of()))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/emails"));
        add(Map.of()).then().statusCode(422).body("errors[0].pointer", equalTo("/email"));
    }

    @Test
    void the_list_is_read_in_pages_newest_first() {
        List<String> everybody = IntStream.range(0, 5)
                .mapToObj(_ -> {
                    String someone = Emails.someone();
                    add(Map.of("email", someone, "origin", "unsubscribe"));
                    return someone;
                })
                .toList()
                .reversed();

        JsonPath first = list(Map.of("limit", 2, "origin", "unsubscribe"));
        List<String> ids = first.getList("data.id");
        JsonPath second = list(Map.of("limit", 3, "origin", "unsubscribe", "after", ids.getLast()));
        List<String> more = second.getList("data.id");
        JsonPath back = list(Map.of("limit", 100, "origin", "unsubscribe", "before", more.getFirst()));

        assertThat(first.getBoolean("has_more")).isTrue();
        assertThat(first.<String>getList("data.email")).isEqualTo(everybody.subList(0, 2));
        assertThat(second.<String>getList("data.email")).isEqualTo(everybody.subList(2, 5));
        assertThat(back.<String>getList("data.email")).isEqualTo(everybody.subList(0, 2));
        assertThat(list(Map.of("limit", 100, "origin", "complaint")).<String>getList("data.origin"))
                .allMatch("complaint"::equals);
    }

    @Test
    void a_question_that_cannot_be_understood_is_refused() {
        Service.caller()
                .queryParam("limit", 101)
                .queryParam("after", "here")
                .queryParam("before", "there")
                .queryParam("origin", "whim")
                .get("/v1/suppressions")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/limit", "/after", "/before", "/origin"));
        listed("no-id").then().statusCode(404);
        listed(UUID.randomUUID().toString()).then().statusCode(404);
    }

    /** The relay hears of it a moment later than the caller. */
    private void awaitRelayKnows(String recipient) {
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> list.on("default", EmailAddress.parse(recipient)) instanceof Verdict.Listed);
    }

    private static Response add(Map<String, ?> body) {
        return post("", body);
    }

    private static Response post(String path, Object body) {
        return Service.caller().contentType(ContentType.JSON).body(body).post("/v1/suppressions" + path);
    }

    private static Response listed(String name) {
        return Service.caller().get("/v1/suppressions/{name}", name);
    }

    private static Response remove(String name) {
        return Service.caller().delete("/v1/suppressions/{name}", name);
    }

    private static JsonPath list(Map<String, ?> query) {
        return Service.caller()
                .queryParams(query)
                .get("/v1/suppressions")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }
}
