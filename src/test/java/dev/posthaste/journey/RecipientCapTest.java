package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.http.Header;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Somebody fills in a stranger's address, again and again. */
@QuarkusTest
@WithTestResource(StackResource.class)
class RecipientCapTest {

    private static final int CAP = 5;

    LocalMailbox mailbox;

    @Inject
    MeterRegistry meters;

    @BeforeEach
    void awaitReads() {
        Service.awaitReads();
    }

    @Test
    void a_recipient_gets_five_codes_and_the_answer_to_the_sixth_is_the_same() {
        String ada = Emails.someone();
        double before = capped();
        List<Response> answers = IntStream.range(0, CAP + 3)
                .mapToObj(i -> Service.post(Emails.passwordReset(i % 2 == 0 ? ada : ada.toUpperCase(Locale.ROOT))))
                .toList();

        assertThat(answers).allMatch(answer -> answer.statusCode() == 202);
        assertThat(answers)
                .extracting(answer -> answer.jsonPath().getMap("").keySet())
                .containsOnly(Set.of("id"));
        assertThat(answers)
                .extracting(RecipientCapTest::asSeenByACaller)
                .containsOnly(asSeenByACaller(answers.getFirst()));
        List<String> ids = answers.stream()
                .map(answer -> answer.jsonPath().getString("id"))
                .toList();
        ids.subList(0, CAP).forEach(id -> Service.awaitStatus(id, "relayed"));
        ids.subList(CAP, ids.size()).forEach(id -> Service.awaitStatus(id, "suppressed"));
        assertThat(mailbox.mailsTo(ada)).hasSize(CAP);
        assertThat(capped() - before).isGreaterThanOrEqualTo(3);
    }

    @Test
    void a_name_in_quotes_is_no_other_recipient() {
        String ada = Emails.someone();
        fill(ada);

        String id = Service.accepted(Emails.passwordReset("\"" + ada.replace("@", "\"@")));

        assertThat(Service.awaitEnd(id).getString("status")).isEqualTo("suppressed");
    }

    @Test
    void what_is_over_the_cap_says_so_to_who_asks_with_a_key() {
        String ada = Emails.someone();
        fill(ada);

        String id = Service.accepted(Emails.passwordReset(ada));
        JsonPath email = Service.awaitStatus(id, "suppressed");

        assertThat(email.getString("last_event")).isEqualTo("suppressed");
        assertThat(email.<String>getList("timeline.type")).containsExactly("capped");
        assertThat(email.<Integer>getList("deliveries.attempts")).containsExactly(0);
        Service.caller()
                .get("/v1/emails/" + id + "/explain")
                .then()
                .body(
                        "deliveries[0].explanation",
                        containsString("had had enough (no more than 5/15m to one recipient in the lane critical)"));
    }

    @Test
    void a_request_that_is_repeated_counts_once() {
        String ada = Emails.someone();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < CAP; i++) {
            String key = UUID.randomUUID().toString();
            for (int again = 0; again < 3; again++) {
                ids.add(Service.accepted(Service.caller().header("Idempotency-Key", key), Emails.passwordReset(ada)));
            }
        }

        assertThat(ids.stream().distinct()).hasSize(CAP);
        ids.forEach(id -> Service.awaitStatus(id, "relayed"));
        Service.awaitStatus(Service.accepted(Emails.passwordReset(ada)), "suppressed");
    }

    @Test
    void the_others_of_an_email_get_theirs_and_so_does_the_recipient_of_another_kind() {
        String ada = Emails.someone();
        String bob = Emails.someone();
        fill(ada);
        Map<String, Object> both = Emails.passwordReset(ada);
        both.put("to", List.of(ada, bob));

        String id = Service.accepted(both);
        String receipt = Service.accepted(Emails.plain(ada));

        assertThat(Service.awaitStatus(id, "suppressed").<String>getList("deliveries.status"))
                .containsExactly("suppressed", "relayed");
        Service.awaitStatus(receipt, "relayed");
    }

    @Test
    void a_stream_has_a_cap_of_its_own_or_none() {
        String strict = stream(Map.of("lane", "normal", "cap", "1/1h"));
        String open = stream(Map.of("lane", "critical", "cap", "none"));
        String ada = Emails.someone();
        fill(ada);

        Service.awaitStatus(Service.accepted(in(strict, ada)), "relayed");
        Service.awaitStatus(Service.accepted(in(strict, ada)), "suppressed");
        for (int i = 0; i < CAP + 1; i++) {
            Service.awaitStatus(Service.accepted(in(open, ada)), "relayed");
        }
    }

    @Test
    void a_later_mail_counts_when_it_is_accepted() {
        String strict = stream(Map.of("cap", "1/1h"));
        Map<String, Object> later = in(strict, Emails.someone());
        later.put("scheduled_at", "in 1 hour");

        Service.awaitStatus(Service.accepted(later), "scheduled");
        String capped = Service.accepted(later);

        assertThat(Service.awaitStatus(capped, "suppressed").<String>getList("timeline.type"))
                .containsExactly("capped");
    }

    @Test
    void what_is_not_sent_takes_no_other_mails_place() {
        String strict = stream(Map.of("cap", "1/1h"));
        Map<String, Object> later = in(strict, Emails.someone());
        later.put("scheduled_at", "in 1 hour");
        later.put("supersede_key", "code");
        String first = Service.accepted(later);
        Service.awaitStatus(first, "scheduled");

        Service.awaitStatus(Service.accepted(later), "suppressed");

        assertThat(Service.email(first).getString("status")).isEqualTo("scheduled");
    }

    /** Everything but the id, and what counts or tells the time. */
    private static String asSeenByACaller(Response answer) {
        String headers = answer.headers().asList().stream()
                .filter(header -> !Set.of("date", "ratelimit-remaining", "ratelimit-reset")
                        .contains(header.getName().toLowerCase(Locale.ROOT)))
                .map(Header::toString)
                .sorted()
                .collect(Collectors.joining("\n"));
        String id = answer.jsonPath().getString("id");
        return (answer.statusLine() + "\n" + headers + "\n\n" + answer.asString()).replace(id, "ID");
    }

    private static void fill(String recipient) {
        for (int i = 0; i < CAP; i++) {
            Service.accepted(Emails.passwordReset(recipient));
        }
    }

    private static Map<String, Object> in(String stream, String recipient) {
        Map<String, Object> email = Emails.plain(recipient);
        email.put("stream", stream);
        return email;
    }

    private static String stream(Map<String, ?> policy) {
        Map<String, Object> named = new HashMap<>(policy);
        named.put("name", "s-" + UUID.randomUUID());
        Service.caller()
                .contentType(ContentType.JSON)
                .body(named)
                .post("/v1/streams")
                .then()
                .statusCode(201);
        return String.valueOf(named.get("name"));
    }

    private double capped() {
        return meters.counter("posthaste.capped", "lane", "critical").count();
    }
}
