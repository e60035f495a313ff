package dev.posthaste.journey;

import static dev.posthaste.webhook.Receiver.ids;
import static dev.posthaste.webhook.Receiver.types;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.posthaste.stack.StackResource;
import dev.posthaste.webhook.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Endpoints are told what becomes of mail. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(WebhookSettings.class)
class WebhookJourneyTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(90);
    private static final List<String> ALL = List.of(
            "email.queued",
            "email.scheduled",
            "email.sent",
            "email.delivered",
            "email.delivery_delayed",
            "email.bounced",
            "email.complained",
            "email.failed",
            "email.suppressed",
            "email.canceled");
    private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void awaitReads() {
        Service.awaitReads();
    }

    @AfterEach
    void remove() {
        made.forEach(id -> Service.caller().delete("/v1/webhooks/" + id));
    }

    @Test
    void what_becomes_of_an_email_is_told_in_its_order_signed_and_known_to_whoever_asks_then() throws Exception {
        AtomicReference<String> asked = new AtomicReference<>();
        try (Receiver receiver = Receiver.that(call -> {
            JsonPath told = JsonPath.from(call.body());
            if ("email.sent".equals(told.getString("type"))) {
                asked.set(Service.email(told.getString("data.email_id")).getString("status"));
            }
            call.answer(200, "");
        })) {
            JsonPath hook = make(receiver, ALL);

            Response accepted = Service.caller()
                    .contentType(ContentType.JSON)
                    .header("traceparent", TRACE)
                    .body(critical(Emails.simulated("defer")))
                    .post("/v1/emails");
            String id = accepted.jsonPath().getString("id");
            Service.awaitStatus(id, "relayed");

            List<Receiver.Call> calls = await(receiver, id, "email.sent");
            assertThat(types(calls))
                    .filteredOn(type -> !type.equals("email.queued"))
                    .containsExactly("email.delivery_delayed", "email.delivery_delayed", "email.sent");
            assertThat(types(calls).indexOf("email.queued")).isLessThanOrEqualTo(0);
            assertThat(calls).allSatisfy(call -> {
                assertThat(isSigned(call, hook.getString("signing_secret"))).isTrue();
                assertThat(call.header("traceparent")).isEqualTo(TRACE);
            });
            JsonPath delayed = JsonPath.from(of(calls, "email.delivery_delayed").body());
            assertThat(delayed.getInt("data.delivery.reply.code")).isEqualTo(451);
            assertThat(delayed.getString("data.delivery.status")).isEqualTo("deferred");
            assertThat(delayed.getString("data.delivery.next_attempt_at")).isNotNull();
            assertThat(delayed.getString("data.subject")).isEqualTo("Your receipt");
            // The call is known before the receiver has asked.
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> asked.get() != null);
            assertThat(asked).hasValue("relayed");
        }
    }

    @Test
    void each_recipient_is_told_of_and_only_what_was_asked_for() throws Exception {
        try (Receiver receiver = Receiver.taking()) {
            make(receiver, List.of("email.bounced", "email.suppressed"));
            String gone = Emails.simulated("bounce");

            String id = Service.accepted(Emails.plain(Emails.someone(), gone));
            List<Receiver.Call> calls = await(receiver, id, "email.bounced");

            assertThat(types(calls)).containsExactly("email.bounced");
            JsonPath bounced = JsonPath.from(calls.getFirst().body());
            assertThat(bounced.getString("data.delivery.recipient")).isEqualTo(gone);
            assertThat(bounced.getInt("data.delivery.index")).isEqualTo(1);
            assertThat(bounced.getString("data.bounce.type")).isEqualTo("Permanent");
            assertThat(bounced.getString("data.bounce.subType")).isEqualTo("NoEmail");
            assertThat(bounced.getString("data.delivery.bounce_kind")).isEqualTo("hard");
        }
    }

    @Test
    void what_is_called_back_is_told_of() throws Exception {
        try (Receiver receiver = Receiver.taking()) {
            make(receiver, ALL);
            Map<String, Object> request = Emails.plain(Emails.someone());
            request.put("scheduled_at", "in 1 hour");
            String id = Service.accepted(request);
            Service.awaitStatus(id, "scheduled");
            Service.caller().post("/v1/emails/" + id + "/cancel").then().statusCode(200);

            assertThat(types(await(receiver, id, "email.canceled")))
                    .containsExactly("email.scheduled", "email.canceled");
        }
    }

    @Test
    void what_was_not_taken_is_told_again_under_its_id_and_the_next_of_its_email_waits() throws Exception {
        AtomicInteger refusals = new AtomicInteger(2);
        try (Receiver receiver = Receiver.that(call -> {
            boolean first = call.body().contains("\"email.delivery_delayed\"") && refusals.getAndDecrement() > 0;
            call.answer(first ? 500 : 204, first ? "not now" : "");
        })) {
            JsonPath hook = make(receiver, List.of("email.delivery_delayed", "email.sent"));

            String id = Service.accepted(critical(Emails.simulated("defer")));
            List<Receiver.Call> calls = await(receiver, id, "email.sent");

            assertThat(types(calls))
                    .containsExactly(
                            "email.delivery_delayed",
                            "email.delivery_delayed",
                            "email.delivery_delayed",
                            "email.delivery_delayed",
                            "email.sent");
            assertThat(ids(calls).subList(0, 3)).containsOnly(ids(calls).getFirst());
            assertThat(ids(calls).subList(2, 5)).doesNotHaveDuplicates();
            String path = events(hook) + "/" + ids(calls).getFirst();
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(() -> Service.caller().get(path).then().body("status", equalTo("success")));
            Service.caller()
                    .get(path)
                    .then()
                    .body(
                            "attempts", equalTo(3),
                            "next_attempt_at", nullValue(),
                            "payload.type", equalTo("email.delivery_delayed"));
            Service.caller()
                    .get(path + "/attempts")
                    .then()
                    .statusCode(200)
                    .body(
                            "data.http_status_code", equalTo(List.of(204, 500, 500)),
                            "data[2].response", equalTo("not now"));
        }
    }

    @Test
    void an_endpoint_that_is_gone_is_disabled_at_once_and_a_person_enables_it_again() throws Exception {
        AtomicInteger code = new AtomicInteger(410);
        try (Receiver receiver = Receiver.that(call -> call.answer(code.get(), ""))) {
            JsonPath hook = make(receiver, List.of("email.sent"));
            String path = "/v1/webhooks/" + hook.getString("id");
            Service.awaitStatus(Service.accepted(Emails.plain(Emails.someone())), "relayed");

            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(() -> Service.caller()
                            .get(path)
                            .then()
                            .body("status", equalTo("disabled"), "disabled_reason", equalTo("gone")));
            test(hook, Map.of()).then().statusCode(422).body("detail", containsString("disabled"));
            code.set(200);
            Service.caller()
                    .contentType(ContentType.JSON)
                    .body(Map.of("status", "enabled"))
                    .patch(path)
                    .then()
                    .statusCode(200);
            Service.caller().get(path).then().body("status", equalTo("enabled"), "disabled_reason", nullValue());
            String id = Service.accepted(Emails.plain(Emails.someone()));

            assertThat(types(await(receiver, id, "email.sent"))).containsExactly("email.sent");
        }
    }

    @Test
    void an_endpoint_that_says_nothing_keeps_no_other_waiting() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Receiver silent = Receiver.that(_ -> end.await());
                Receiver quick = Receiver.taking()) {
            make(silent, List.of("email.sent"));
            make(quick, List.of("email.sent"));

            List<String> emails = Stream.generate(() -> Service.accepted(Emails.plain(Emails.someone())))
                    .limit(10)
                    .toList();

            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(quick.calls()).hasSize(emails.size()));
            // All calls that it may have are under way, without an answer, and no more than those: else nothing was
            // shown.
            assertThat(silent.calls()).hasSize(WebhookSettings.CALLS);
        } finally {
            end.countDown();
        }
    }

    @Test
    void who_asks_for_time_gets_it() throws Exception {
        AtomicInteger answers = new AtomicInteger();
        try (Receiver receiver = Receiver.that(call -> {
            boolean first = answers.getAndIncrement() == 0;
            if (first) {
                call.exchange().getResponseHeaders().set("Retry-After", "3");
            }
            call.answer(first ? 429 : 200, "");
        })) {
            JsonPath hook = make(receiver, List.of("email.sent"));
            long began = System.nanoTime();
            String event =
                    test(hook, Map.of("type", "email.bounced")).jsonPath().getString("id");

            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(receiver.calls()).hasSize(2));

            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(3));
            assertThat(ids(receiver.calls())).containsOnly(event);
            assertThat(receiver.calls().getFirst().body()).contains("\"test\":true", "email.bounced");
        }
    }

    @Test
    void after_a_rotation_both_secrets_verify() throws Exception {
        try (Receiver receiver = Receiver.taking()) {
            JsonPath hook = make(receiver, List.of("email.sent"));
            String fresh = Service.caller()
                    .post("/v1/webhooks/" + hook.getString("id") + "/signing-secret/rotate")
                    .then()
                    .statusCode(200)
                    .extract()
                    .path("signing_secret");

            test(hook, Map.of()).then().statusCode(202);
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> !receiver.calls().isEmpty());

            Receiver.Call call = receiver.calls().getFirst();
            assertThat(fresh).isNotEqualTo(hook.getString("signing_secret"));
            assertThat(isSigned(call, fresh)).isTrue();
            assertThat(isSigned(call, hook.getString("signing_secret"))).isTrue();
            assertThat(isSigned(call, "whsec_" + Base64.getEncoder().encodeToString(new byte[32])))
                    .isFalse();
        }
    }

    @Test
    void what_was_told_is_told_again_one_by_one_and_by_time() throws Exception {
        try (Receiver receiver = Receiver.taking()) {
            JsonPath hook = make(receiver, List.of("email.sent"));
            String id = Service.accepted(Emails.plain(Emails.someone()));
            String event = ids(await(receiver, id, "email.sent")).getFirst();
            awaitLog(hook, "success");

            Service.caller().post(events(hook) + "/" + event + "/replay").then().statusCode(202);
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(ids(receiver.calls())).containsExactly(event, event));
            awaitLog(hook, "success");
            replay(hook, Map.of("from", "2020-01-01T00:00:00Z", "status", "failed"))
                    .then()
                    .statusCode(202)
                    .body("replayed", equalTo(0));
            replay(hook, Map.of("from", "2020-01-01T00:00:00Z")).then().body("replayed", equalTo(1));

            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .untilAsserted(() -> assertThat(ids(receiver.calls())).containsExactly(event, event, event));
            Service.caller().post(events(hook) + "/msg_none/replay").then().statusCode(404);
        }
    }

    @Test
    void an_endpoint_is_read_listed_changed_and_removed_and_its_secret_is_shown_once() throws Exception {
        try (Receiver receiver = Receiver.taking()) {
            JsonPath hook = make(receiver, List.of("email.sent"));
            String path = "/v1/webhooks/" + hook.getString("id");

            Service.caller()
                    .contentType(ContentType.JSON)
                    .body(Map.of("events", List.of("email.failed", "email.failed"), "status", "disabled"))
                    .patch(path)
                    .then()
                    .statusCode(200);
            Service.caller()
                    .get(path)
                    .then()
                    .statusCode(200)
                    .body(
                            "endpoint", equalTo(receiver.url()),
                            "events", equalTo(List.of("email.failed")),
                            "status", equalTo("disabled"),
                            "signing_secret", nullValue());
            Service.caller()
                    .queryParam("limit", 100)
                    .get("/v1/webhooks")
                    .then()
                    .statusCode(200)
                    .body("data.id", hasItems(hook.getString("id")));
            Service.caller().delete(path).then().statusCode(200).body("deleted", equalTo(true));
            for (Response gone : List.of(
                    Service.caller().get(path),
                    Service.caller().delete(path),
                    Service.caller().get(path + "/events"),
                    Service.caller().get("/v1/webhooks/no-id"),
                    Service.caller().get("/v1/webhooks/" + UUID.randomUUID()))) {
                gone.then().statusCode(404).body("name", equalTo("not_found"));
            }
        }
    }

    @Test
    void whatever_cannot_be_is_named() {
        post(Map.of("endpoint", "ftp://x", "events", List.of("email.sent", "email.opened"), "why", 1))
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/endpoint", "/events/1", "/why"));
        post(Map.of()).then().statusCode(422).body("errors.pointer", hasItems("/endpoint", "/events"));
        post(Map.of("endpoint", "https://hooks.example.com/", "events", List.of()))
                .then()
                .statusCode(422)
                .body("errors", hasSize(1), "errors[0].detail", containsString("email.delivered"));
        Service.caller()
                .queryParam("limit", 0)
                .queryParam("after", "x")
                .get("/v1/webhooks")
                .then()
                .statusCode(422)
                .body("errors.pointer", hasItems("/limit", "/after"));
    }

    private JsonPath make(Receiver receiver, List<String> events) {
        JsonPath hook = post(Map.of("endpoint", receiver.url(), "events", events))
                .then()
                .statusCode(201)
                .extract()
                .jsonPath();
        made.add(hook.getString("id"));
        return hook;
    }

    private static Response post(Map<String, ?> body) {
        return Service.caller().contentType(ContentType.JSON).body(body).post("/v1/webhooks");
    }

    private static Response test(JsonPath hook, Map<String, ?> body) {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/webhooks/" + hook.getString("id") + "/test");
    }

    private static Response replay(JsonPath hook, Map<String, ?> body) {
        return Service.caller()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/v1/webhooks/" + hook.getString("id") + "/replay");
    }

    private static String events(JsonPath hook) {
        return "/v1/webhooks/" + hook.getString("id") + "/events";
    }

    private static void awaitLog(JsonPath hook, String status) {
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .untilAsserted(
                        () -> Service.caller().get(events(hook)).then().body("data.status", equalTo(List.of(status))));
    }

    private static Map<String, Object> critical(String to) {
        Map<String, Object> email = Emails.plain(to);
        email.put("lane", "critical");
        return email;
    }

    /** All calls about an email, when there is one of this type among them. */
    private static List<Receiver.Call> await(Receiver receiver, String email, String type) {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(
                        () -> receiver.calls().stream()
                                .filter(call -> call.body().contains(email))
                                .toList(),
                        calls -> types(calls).contains(type));
    }

    private static Receiver.Call of(List<Receiver.Call> calls, String type) {
        return calls.stream()
                .filter(call -> call.body().contains("\"" + type + "\""))
                .findFirst()
                .orElseThrow();
    }

    /** By the words of the specification, and not by our own code. */
    private static boolean isSigned(Receiver.Call call, String secret) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        String signed = call.header("webhook-id") + "." + call.header("webhook-timestamp") + "." + call.body();
        String expected =
                "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        return List.of(Objects.requireNonNull(call.header("webhook-signature")).split(" "))
                .contains(expected);
    }
}
