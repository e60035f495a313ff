package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.queue.EventLog;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A key decides about mail that it could have sent, and about no other. */
@QuarkusTest
@WithTestResource(StackResource.class)
class LimitedKeysTest {

    private static final Map<String, Object> LIVE = Map.of();
    private static final Map<String, Object> SANDBOX = Map.of("mode", "sandbox");
    private static final List<Map<String, Object>> FOR_IT = List.of(
            LIVE,
            Map.of("mode", "team", "recipients", List.of("*@example.test", "*@simulator.test")),
            Map.of("from_domains", List.of("acme.test")),
            Map.of("streams", List.of("receipts")));
    private static final List<Map<String, Object>> NOT_FOR_IT = List.of(
            SANDBOX,
            Map.of("mode", "team", "recipients", List.of("*@qa.acme.test")),
            Map.of("from_domains", List.of("other.test")),
            Map.of("streams", List.of("codes")));

    LocalMailbox mailbox;

    @Inject
    EventLog eventLog;

    private final String group = "group-" + UUID.randomUUID();

    @BeforeEach
    void awaitRows() {
        Service.awaitReads();
    }

    enum Decision {
        RETRY("retried"),
        RESOLVE("resolved"),
        CANCEL("canceled"),
        MOVE("rescheduled"),
        CANCEL_GROUP("canceled");

        private final String told;

        Decision(String told) {
            this.told = told;
        }
    }

    static Stream<Arguments> allowed() {
        return Stream.of(Decision.values()).flatMap(each -> FOR_IT.stream().map(key -> Arguments.of(each, key)));
    }

    @ParameterizedTest
    @MethodSource("allowed")
    void a_key_that_is_for_a_mail_decides_about_it(Decision decision, Map<String, Object> limits) {
        String id = mail(Service.caller(), decision, "relayed");

        decide(key(limits).caller(), decision, id).then().statusCode(200);

        assertThat(told(id)).contains(decision.told);
    }

    static Stream<Arguments> refused() {
        return Stream.of(Decision.values()).flatMap(each -> NOT_FOR_IT.stream().map(key -> Arguments.of(each, key)));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void a_key_that_is_not_for_a_mail_changes_nothing_of_it(Decision decision, Map<String, Object> limits) {
        String id = mail(Service.caller(), decision, "relayed");
        List<String> before = told(id);

        Response answer = decide(key(limits).caller(), decision, id);

        if (decision == Decision.CANCEL_GROUP) {
            answer.then().statusCode(200).body("canceled", equalTo(0), "too_late", equalTo(0), "forbidden", equalTo(1));
        } else {
            answer.then()
                    .statusCode(403)
                    .body("name", equalTo("restricted_api_key"), "detail", containsString("Nothing was changed."));
        }
        assertThat(told(id)).isEqualTo(before);
    }

    static Stream<Arguments> madeUp() {
        return Stream.of(Decision.values())
                .filter(decision -> decision != Decision.RESOLVE) // of what is made up nothing is in doubt
                .flatMap(decision -> Stream.of(SANDBOX, LIVE).map(key -> Arguments.of(decision, key)));
    }

    @ParameterizedTest
    @MethodSource("madeUp")
    void about_the_mail_of_a_sandbox_its_own_key_and_a_live_one_decide(Decision decision, Map<String, Object> limits) {
        String id = mail(key(SANDBOX).caller(), decision, "delivered");

        decide(key(limits).caller(), decision, id).then().statusCode(200);

        assertThat(told(id)).contains(decision.told);
    }

    @Test
    void what_is_held_in_doubt_without_its_mail_is_not_for_a_sandbox_either() throws Exception {
        String id = HeldMail.withoutMessage(eventLog).emailId().toString();

        resolve(key(SANDBOX).caller(), id, "failed").then().statusCode(403);

        resolve(Service.caller(), id, "failed").then().statusCode(200);
    }

    @Test
    void a_team_retries_what_went_to_the_team_and_leaves_a_customer_alone() {
        String customer = Emails.someone();
        String tester = Emails.simulated("regret");
        String id = Service.accepted(Emails.plain(customer, tester));
        Service.awaitStatus(id, "bounced");
        Keys.Key team = key(Map.of("mode", "team", "recipients", List.of("*@simulator.test")));

        retry(team.caller(), id, Map.of("include_sent", true)).then().statusCode(403);
        retry(team.caller(), id, Map.of("delivery_id", id + ".1")).then().statusCode(200);

        Service.awaitStatus(id, "relayed");
        assertThat(mailbox.mailsTo(customer)).hasSize(1);
    }

    /** One about which can be decided. */
    private String mail(RequestSpecification caller, Decision decision, String sent) {
        boolean waits = switch (decision) {
            case RETRY, RESOLVE -> false;
            case CANCEL, MOVE, CANCEL_GROUP -> true;
        };
        Map<String, Object> email =
                Emails.plain(decision == Decision.RESOLVE ? Emails.simulated("cut") : Emails.someone());
        email.put("stream", "receipts");
        email.put("group_key", group);
        email.put("on_unknown", "hold");
        if (waits) {
            email.put("scheduled_at", "in 1 hour");
        }
        String id = Service.accepted(caller, email);
        Service.awaitStatus(id, waits ? "scheduled" : decision == Decision.RESOLVE ? "unknown" : sent);
        return id;
    }

    private Response decide(RequestSpecification caller, Decision decision, String id) {
        return switch (decision) {
            case RETRY -> retry(caller, id, Map.of("include_sent", true));
            case RESOLVE -> resolve(caller, id, "retry");
            case CANCEL -> caller.post("/v1/emails/" + id + "/cancel");
            case MOVE ->
                caller.contentType(ContentType.JSON)
                        .body(Map.of("scheduled_at", "in 2 hours"))
                        .patch("/v1/emails/" + id);
            case CANCEL_GROUP ->
                caller.contentType(ContentType.JSON)
                        .body(Map.of("group_key", group))
                        .post("/v1/emails/cancel");
        };
    }

    private static Response retry(RequestSpecification caller, String id, Map<String, ?> body) {
        return caller.contentType(ContentType.JSON).body(body).post("/v1/emails/" + id + "/retry");
    }

    private static Response resolve(RequestSpecification caller, String id, String outcome) {
        return caller.contentType(ContentType.JSON)
                .body(Map.of("outcome", outcome))
                .post("/v1/emails/" + id + "/resolve");
    }

    private static Keys.Key key(Map<String, Object> limits) {
        Map<String, Object> key = Keys.named("Limited");
        key.putAll(limits);
        return Keys.made(key);
    }

    private static List<String> told(String id) {
        return Service.email(id).getList("timeline.type");
    }
}
