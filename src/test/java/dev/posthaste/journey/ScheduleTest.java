package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;

import dev.posthaste.queue.Event;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.MailEnvelope;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.stack.mailbox.Mail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is to be sent later, and what a caller can still decide until then. */
@QuarkusTest
@WithTestResource(StackResource.class)
class ScheduleTest {

    LocalMailbox mailbox;

    @Inject
    EventLog eventLog;

    @Test
    void an_email_is_sent_at_its_time_and_not_before() {
        String ada = Emails.someone();
        Instant at = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.MILLIS);

        String id = Service.accepted(scheduled(ada, at.toString()));
        JsonPath waiting = Service.email(id);
        JsonPath sent = Service.awaitStatus(id, "relayed");

        assertThat(waiting.getString("status")).isEqualTo("scheduled");
        assertThat(waiting.getString("last_event")).isEqualTo("scheduled");
        assertThat(Instant.parse(waiting.getString("scheduled_at"))).isEqualTo(at);
        assertThat(waiting.getInt("deliveries[0].attempts")).isZero();
        assertThat(Duration.between(at, Instant.parse(waiting.getString("expires_at"))))
                .isEqualTo(Duration.ofDays(3));
        assertThat(sent.<String>getList("timeline.type")).containsExactly("scheduled", "relayed");
        assertThat(sent.getInt("deliveries[0].attempts")).isEqualTo(1);
        assertThat(Instant.parse(sent.getString("timeline[1].at"))).isAfterOrEqualTo(at);
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void from_now_on_is_understood_too() {
        String ada = Emails.someone();

        String id = Service.accepted(scheduled(ada, "in 1 sec"));

        Service.awaitStatus(id, "relayed");
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "2020-01-01T00:00:00Z,has passed",
        "2090-01-01T00:00:00Z,too far ahead",
        "2030-01-01T00:00:00,lacks its offset",
        "tomorrow at nine,RFC 3339",
        "in a while,length of time"
    })
    void a_time_that_cannot_be_meant_is_refused(String at, String why) {
        Service.post(scheduled(Emails.someone(), at))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/scheduled_at"), "errors[0].detail", containsString(why));
    }

    @Test
    void an_end_before_the_beginning_two_ends_and_an_unknown_policy_are_refused_together() {
        Map<String, Object> request = scheduled(Emails.someone(), "in 2 hours");
        request.put("expires_at", "in 1 hour");
        request.put("ttl", "for ever");
        request.put("on_unknown", "guess");
        request.put("supersede_key", " ");

        Service.post(request)
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/expires_at", "/ttl", "/on_unknown", "/supersede_key"));
    }

    @Test
    void a_canceled_email_is_never_sent() {
        String ada = Emails.someone();
        String id = Service.accepted(scheduled(ada, "in 5 sec"));

        cancel(id).then().statusCode(200).body("object", equalTo("email"), "id", equalTo(id));
        JsonPath canceled = Service.email(id);
        cancel(id).then().statusCode(200);

        assertThat(canceled.getString("status")).isEqualTo("canceled");
        assertThat(canceled.<String>getList("timeline.type")).containsExactly("scheduled", "canceled");
        // Its time and more has passed when one that is due later has been sent.
        Service.awaitStatus(Service.accepted(scheduled(Emails.someone(), "in 6 sec")), "relayed");
        assertThat(mailbox.mailsTo(ada)).isEmpty();
        assertThat(Service.email(id).getString("status")).isEqualTo("canceled");
    }

    @Test
    void what_was_sent_cannot_be_called_back_or_moved() {
        String id = Service.accepted(Emails.plain(Emails.someone()));
        Service.awaitStatus(id, "relayed");

        cancel(id).then().statusCode(409).body("name", equalTo("too_late"));
        reschedule(id, "in 1 hour").then().statusCode(409);
    }

    @Test
    void an_email_that_is_not_there_cannot_be_decided_about() {
        cancel("0190163d-8694-739b-aea5-966c26f8ad91").then().statusCode(404);
        cancel("nothing").then().statusCode(404);
    }

    @Test
    void of_cancels_at_the_due_time_each_is_exact() {
        Map<String, String> recipients = new LinkedHashMap<>();
        Instant due = Instant.now().plusSeconds(4);
        for (int i = 0; i < 60; i++) {
            String someone = Emails.someone();
            recipients.put(Service.accepted(scheduled(someone, due.toString())), someone);
        }

        List<String> canceled = new ArrayList<>();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> !Instant.now().isBefore(due.minusMillis(20)));
        recipients.keySet().forEach(id -> {
            if (cancel(id).statusCode() == 200) {
                canceled.add(id);
            }
        });

        recipients.forEach((id, someone) -> {
            boolean called = canceled.contains(id);
            Service.awaitStatus(id, called ? "canceled" : "relayed");
            assertThat(mailbox.mailsTo(someone)).hasSize(called ? 0 : 1);
        });
    }

    @Test
    void what_is_between_two_attempts_can_be_canceled() {
        String late = Emails.simulated("defer");
        String id = Service.accepted(patient(late));
        Service.awaitStatus(id, "deferred");

        cancel(id).then().statusCode(200);

        JsonPath canceled = Service.email(id);
        assertThat(canceled.getString("status")).isEqualTo("canceled");
        assertThat(canceled.getInt("deliveries[0].attempts")).isEqualTo(1);
        assertThat(mailbox.mailsTo(late)).isEmpty();
    }

    @Test
    void a_scheduled_email_can_be_moved_both_ways() {
        String ada = Emails.someone();
        String id = Service.accepted(scheduled(ada, "in 1 hour"));

        reschedule(id, "in 2 hours").then().statusCode(200).body("id", equalTo(id));
        JsonPath moved = Service.email(id);
        reschedule(id, "in 1 sec").then().statusCode(200);
        JsonPath sent = Service.awaitStatus(id, "relayed");

        Instant at = Instant.parse(moved.getString("scheduled_at"));
        assertThat(at).isAfter(Instant.now().plusSeconds(7_000));
        assertThat(Instant.parse(moved.getString("deliveries[0].next_attempt_at")))
                .isEqualTo(at);
        assertThat(Duration.between(at, Instant.parse(moved.getString("expires_at"))))
                .isEqualTo(Duration.ofDays(3));
        assertThat(sent.<String>getList("timeline.type"))
                .containsExactly("scheduled", "rescheduled", "rescheduled", "relayed");
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void a_client_that_repeats_the_id_in_the_body_is_understood() {
        String id = Service.accepted(scheduled(Emails.someone(), "in 1 hour"));

        patch(id, Map.of("id", id, "scheduled_at", "in 2 hours")).then().statusCode(200);
        patch(id, Map.of("email_id", "another", "scheduled_at", "in 2 hours"))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/email_id"));
    }

    @Test
    void all_recipients_are_called_back_together() {
        List<String> everybody = Stream.generate(Emails::someone).limit(30).toList();
        Map<String, Object> request = Emails.plain(everybody.toArray(String[]::new));
        request.put("scheduled_at", "in 2 sec");
        String id = Service.accepted(request);

        cancel(id).then().statusCode(200);

        Service.awaitStatus(Service.accepted(scheduled(Emails.someone(), "in 3 sec")), "relayed");
        assertThat(everybody)
                .allSatisfy(each -> assertThat(mailbox.mailsTo(each)).isEmpty());
        assertThat(Service.email(id).<String>getList("deliveries.status"))
                .hasSize(30)
                .containsOnly("canceled");
    }

    @ParameterizedTest
    @CsvSource({
        "ttl,999999999 d",
        "ttl,PT2562047788015215H",
        "expires_at,in 999999999 d",
        "expires_at,in PT999999999999H"
    })
    void a_life_without_an_end_is_refused(String field, String value) {
        Map<String, Object> request = Emails.plain(Emails.someone());
        request.put(field, value);

        Service.post(request).then().statusCode(422).body("errors[0].pointer", equalTo("/" + field));
    }

    @Test
    void a_time_to_move_to_is_needed_and_nothing_else_is_understood() {
        String id = Service.accepted(scheduled(Emails.someone(), "in 1 hour"));

        patch(id, Map.of("subject", "Other"))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/scheduled_at", "/subject"));
        reschedule(id, "yesterday").then().statusCode(422);
    }

    @Test
    void an_explicit_end_stays_when_an_email_is_moved() {
        Map<String, Object> request = scheduled(Emails.someone(), "in 1 hour");
        request.put("expires_at", "in 2 hours");
        String id = Service.accepted(request);

        reschedule(id, "in 3 hours").then().statusCode(422).body("errors[0].detail", containsString("expires_at"));
        reschedule(id, "in 90 min").then().statusCode(200);
    }

    @Test
    void a_short_life_ends_while_the_route_is_down_and_nothing_is_sent_late() throws Exception {
        String ada = Emails.someone();
        Map<String, Object> request = Emails.passwordReset(ada);
        request.put("ttl", "1 s");
        String id;
        mailbox.hangUp();
        try {
            id = Service.accepted(request);
            Service.awaitStatus(id, "expired");
        } finally {
            mailbox.pickUp();
        }

        Service.awaitStatus(Service.accepted(Emails.passwordReset(Emails.someone())), "relayed");
        assertThat(mailbox.mailsTo(ada)).isEmpty();
    }

    @Test
    void a_newer_code_takes_the_place_of_one_that_waits() {
        String ada = Emails.someone();
        String older = Service.accepted(code(ada, "in 1 hour"));
        String others = Service.accepted(code(Emails.someone(), "in 1 hour"));
        String newer = Service.accepted(code(ada, null));

        JsonPath replaced = Service.awaitStatus(older, "superseded");
        Service.awaitStatus(newer, "relayed");

        assertThat(replaced.<String>getList("timeline.type")).containsExactly("scheduled", "superseded");
        assertThat(replaced.getString("timeline[1].detail")).contains(newer);
        assertThat(replaced.getString("last_event")).isEqualTo("canceled");
        assertThat(Service.email(others).getString("status")).isEqualTo("scheduled");
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void a_code_that_waits_for_another_attempt_is_not_tried_again_when_its_successor_came() {
        String late = Emails.simulated("defer");
        Map<String, Object> first = patient(late);
        first.put("supersede_key", "login-code");
        String older = Service.accepted(first);
        Service.awaitStatus(older, "deferred");
        String newer = Service.accepted(code(late, null));

        JsonPath replaced = Service.awaitStatus(older, "superseded");
        Service.awaitStatus(newer, "relayed");

        assertThat(replaced.getInt("deliveries[0].attempts")).isPositive();
        assertThat(mailbox.mailsTo(late))
                .extracting(Mail::messageId)
                .containsExactly(Service.email(newer).getString("message_id"));
    }

    @ParameterizedTest
    @CsvSource({"sent,relayed,1", "failed,failed,1", "retry,relayed,2"})
    void what_is_held_in_doubt_waits_for_a_word(String outcome, String status, int copies) {
        String cut = Emails.simulated("cut");
        Map<String, Object> request = Emails.passwordReset(cut);
        request.put("on_unknown", "hold");
        String id = Service.accepted(request);
        JsonPath held = Service.awaitStatus(id, "unknown");
        cancel(id).then().statusCode(409);

        resolve(id, outcome).then().statusCode(200).body("id", equalTo(id));
        JsonPath resolved = Service.awaitStatus(id, status);

        assertThat(held.<String>getList("timeline.type")).containsExactly("accepted", "in_doubt");
        assertThat(resolved.<String>getList("timeline.type")).contains("resolved");
        assertThat(mailbox.mailsTo(cut)).hasSize(copies);
        resolve(id, outcome).then().statusCode(409);
    }

    @ParameterizedTest
    @CsvSource({"sent,relayed", "failed,failed"})
    void what_is_held_in_doubt_without_its_mail_is_settled_by_a_word_and_not_sent_again(String outcome, String status)
            throws Exception {
        MailEnvelope mail = HeldMail.withoutMessage(eventLog);
        String id = mail.emailId().toString();

        assertThat(explained(id, "unknown")).contains("arrived or not", "too large", "resolves it");
        resolve(id, "retry").then().statusCode(409).body("detail", containsString("too large to be kept"));
        resolve(id, outcome).then().statusCode(200).body("id", equalTo(id));
        JsonPath resolved = Service.awaitStatus(id, status);
        Event late = Event.decided(Event.Type.RESOLVED, Instant.now(), mail.forAttempt(2), "failed", null);
        eventLog.append(0, late, null).get();
        HeldMail.withoutMessage(eventLog); // behind it in the log, so that the late word has been read

        assertThat(resolved.<String>getList("timeline.type")).containsExactly("in_doubt", "resolved");
        assertThat(Service.email(id).getString("status")).isEqualTo(status);
        assertThat(Service.email(id).getInt("deliveries[0].attempts")).isEqualTo(1);
        resolve(id, outcome).then().statusCode(409).body("detail", containsString("held in doubt"));
    }

    @Test
    void each_state_is_explained_in_a_sentence() throws Exception {
        String scheduled = Service.accepted(scheduled(Emails.someone(), "in 1 hour"));
        String deferred = Service.accepted(patient(Emails.simulated("defer")));
        String bounced = Service.accepted(Emails.plain(Emails.simulated("bounce")));
        String relayed = Service.accepted(Emails.plain(Emails.someone()));
        Map<String, Object> hold = Emails.plain(Emails.simulated("cut"));
        hold.put("on_unknown", "hold");
        String unknown = Service.accepted(hold);
        String canceled = Service.accepted(scheduled(Emails.someone(), "in 1 hour"));
        cancel(canceled);
        String superseded = superseded();

        assertThat(explained(superseded, "superseded"))
                .startsWith("A newer email to the same recipient took its place at 20")
                .contains("it will not be sent");
        assertThat(explained(scheduled, "scheduled"))
                .startsWith("It is to be sent at 20")
                .contains("canceled or moved");
        assertThat(explained(deferred, "deferred")).contains("Attempt 1 at", "with 451 4.", "tried again at", "until");
        assertThat(explained(bounced, "bounced")).contains("refused for good at", "with 550 5.1.1", "not tried again");
        assertThat(explained(relayed, "relayed"))
                .contains("The relay default accepted it at", "with 250 2.", "nothing more is known until a bounce");
        assertThat(explained(unknown, "unknown")).contains("after the final dot", "arrived or not", "resolves it");
        assertThat(explained(canceled, "canceled")).contains("was canceled at", "will not be sent");
    }

    private static String superseded() {
        Map<String, Object> code = scheduled(Emails.someone(), "in 1 hour");
        code.put("supersede_key", "login");
        String older = Service.accepted(code);
        Service.awaitStatus(older, "scheduled");
        Service.accepted(code);
        return older;
    }

    private static String explained(String id, String status) {
        Service.awaitStatus(id, status);
        return Service.caller()
                .get("/v1/emails/" + id + "/explain")
                .then()
                .statusCode(200)
                .body("id", equalTo(id), "deliveries[0].status", equalTo(status))
                .extract()
                .path("deliveries[0].explanation");
    }

    private static Map<String, Object> scheduled(String to, String at) {
        Map<String, Object> request = Emails.plain(to);
        request.put("scheduled_at", at);
        return request;
    }

    /** The lane whose next attempt is half a minute away, in tests too. */
    private static Map<String, Object> patient(String to) {
        Map<String, Object> request = Emails.plain(to);
        request.put("lane", "bulk");
        return request;
    }

    private static Map<String, Object> code(String to, @Nullable String at) {
        Map<String, Object> request = Emails.passwordReset(to);
        request.put("supersede_key", "login-code");
        if (at != null) {
            request.put("scheduled_at", at);
        }
        return request;
    }

    private static Response cancel(String id) {
        return Service.caller().post("/v1/emails/" + id + "/cancel");
    }

    private static Response reschedule(String id, String at) {
        return patch(id, Map.of("scheduled_at", at));
    }

    private static Response patch(String id, Map<String, String> body) {
        return Service.caller().contentType(ContentType.JSON).body(body).patch("/v1/emails/" + id);
    }

    private static Response resolve(String id, String outcome) {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("outcome", outcome))
                .post("/v1/emails/" + id + "/resolve");
    }
}
