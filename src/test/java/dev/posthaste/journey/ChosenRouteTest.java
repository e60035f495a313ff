package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.stack.StackResource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of several routes a mail takes, and what becomes of it when that one cannot take it, or nobody now. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(ChosenRoutes.class)
class ChosenRouteTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    ChosenRoutes routes;

    @BeforeEach
    void awaitReads() {
        Service.awaitReads();
    }

    @Test
    void its_tenant_chooses_the_route() {
        Keys.Key key = Keys.of(ChosenRoutes.TENANT, "send", "read");
        String id = Service.accepted(key.caller(), Emails.plain(someoneAt("anywhere.test")));

        assertThat(routesOf(relayed(key.caller(), id))).containsExactly("vip");
        assertThat(routesOf(relayed(Emails.plain(someoneAt("anywhere.test"))))).containsExactly("default");
    }

    @Test
    void its_stream_chooses_the_route() {
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("name", ChosenRoutes.STREAM))
                .post("/v1/streams")
                .then()
                .statusCode(201);
        Map<String, Object> letter = Emails.plain(someoneAt("anywhere.test"));
        letter.put("stream", ChosenRoutes.STREAM);

        assertThat(routesOf(relayed(letter))).containsExactly("letters");
    }

    @Test
    void its_lane_chooses_the_route() {
        Map<String, Object> urgent = Emails.plain(someoneAt("lane.test"));
        urgent.put("lane", "critical");

        assertThat(routesOf(relayed(urgent))).containsExactly("urgent");
        assertThat(routesOf(relayed(Emails.plain(someoneAt("lane.test"))))).containsExactly("default");
    }

    /** Three to one, of a hundred: beyond these bounds one run in a hundred thousand would be. */
    @Test
    void routes_of_one_rank_share_the_mail_by_weight() {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            taken.addAll(routesOf(relayed(Emails.plain(
                    Stream.generate(() -> someoneAt("shared.test")).limit(50).toArray(String[]::new)))));
        }

        assertThat(taken).hasSize(100).containsOnly("left", "right");
        assertThat(taken).filteredOn("left"::equals).hasSizeBetween(55, 93);
    }

    @Test
    void what_the_first_route_can_not_take_goes_to_the_next_in_the_same_attempt() {
        String id = Service.accepted(Emails.plain("grün@both.test"));

        JsonPath email = relayed(Service.caller(), id);

        assertThat(email.<String>getList("timeline.type")).containsExactly("accepted", "relayed");
        assertThat(routesOf(email)).containsExactly("both");
        assertThat(attempts(id).<String>getList("data.route")).containsExactly("ascii", "both");
        assertThat(routesOf(relayed(Emails.plain(someoneAt("both.test")))))
                .as("an address that needs nothing")
                .containsExactly("ascii");
    }

    @Test
    void what_no_route_can_take_comes_back_with_the_reason() {
        String id = Service.accepted(Emails.plain("grün@ascii.test"));

        JsonPath email = Service.awaitStatus(id, "bounced");

        assertThat(email.<String>getList("timeline.type")).containsExactly("accepted", "bounced");
        assertThat(email.getInt("deliveries[0].last_reply.code")).isEqualTo(553);
        assertThat(email.getString("deliveries[0].last_reply.enhanced_status")).isEqualTo("5.6.7");
        assertThat(email.getString("deliveries[0].last_reply.text")).contains("SMTPUTF8");
        assertThat(attempts(id).<String>getList("data.route")).containsExactly("ascii", "last");
        assertThat(Service.caller()
                        .get("/v1/emails/" + id + "/explain")
                        .jsonPath()
                        .getString("deliveries[0].explanation"))
                .startsWith("It was refused for good at ")
                .contains("553 5.6.7", "does not offer SMTPUTF8");
    }

    @Test
    void while_a_route_is_down_that_may_take_it_a_mail_waits() {
        Map<String, Object> mail = Emails.plain("grün@dark.test");
        mail.put("ttl", "1 hour");
        String id = Service.accepted(mail);

        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> Service.email(id).<String>getList("timeline.detail").stream()
                        .anyMatch("another route may take it, and could not be asked now"::equals));
        assertThat(Service.email(id).<String>getList("timeline.type")).doesNotContain("bounced");
        assertThat(routesOf(relayed(Emails.plain(someoneAt("dark.test")))))
                .as("an address that needs nothing")
                .containsExactly("ascii");
        Service.caller().post("/v1/emails/" + id + "/cancel");
    }

    @Test
    void an_email_that_waits_is_told_of_the_routes_that_it_may_take_and_of_no_others() {
        List<String> paused = List.of("urgent", "login", "default");
        paused.forEach(route -> order(route, "pause"));
        try {
            Map<String, Object> urgent = Emails.plain(someoneAt("lane.test"));
            urgent.put("lane", "critical");

            assertThat(explainedOutage(Service.accepted(urgent)))
                    .contains("default is paused since 20", "urgent is paused since 20")
                    .doesNotContain("login");
            assertThat(explainedOutage(Service.accepted(Emails.plain(someoneAt("login.test")))))
                    .contains("(login is paused since 20")
                    .doesNotContain("default", "urgent");
            String others = Service.accepted(Emails.plain(someoneAt("both.test")));
            relayed(Service.caller(), others);
        } finally {
            paused.forEach(route -> order(route, "resume"));
        }
    }

    private static void order(String route, String order) {
        Service.caller().post("/v1/routes/" + route + "/" + order).then().statusCode(200);
    }

    private static String explainedOutage(String id) {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(
                        () -> Service.caller()
                                .get("/v1/emails/" + id + "/explain")
                                .jsonPath()
                                .getString("deliveries[0].explanation"),
                        explanation -> explanation != null && explanation.contains("No route can be used now"));
    }

    @Test
    void a_route_that_refuses_our_login_is_down_and_says_why_and_bounces_nothing() {
        routes.login().on(Moment.AUTH).reply("535 5.7.8 wrong password");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            ids.add(Service.accepted(Emails.plain(someoneAt("login.test"))));
        }

        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> route("login").getString("state").equals("down"));
        JsonPath down = route("login");
        assertThat(down.getString("relays[0].state")).isEqualTo("down");
        assertThat(down.getString("relays[0].last_failure.phase")).isEqualTo("auth");
        assertThat(down.getString("relays[0].last_failure.cause"))
                .isEqualTo("the server refuses the login: 535 5.7.8")
                .doesNotContain("password");
        assertThat(down.getString("relays[0].last_failure.at")).isNotBlank();
        assertThat(route("left").getString("relays[0].last_failure")).isNull();
        assertThat(ids).map(id -> Service.email(id).getString("status")).isSubsetOf("queued", "deferred");

        routes.login().behave();

        ids.forEach(id -> assertThat(relayed(Service.caller(), id).<String>getList("timeline.type"))
                .doesNotContain("bounced"));
        // Without more mail nothing tells that it is wholly up.
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> !route("login").getString("state").equals("down"));
    }

    private static JsonPath relayed(Map<String, Object> email) {
        return relayed(Service.caller(), Service.accepted(email));
    }

    private static JsonPath relayed(RequestSpecification caller, String id) {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(
                        () -> caller.get("/v1/emails/" + id),
                        answer -> answer.statusCode() == 200
                                && answer.jsonPath().<String>getList("deliveries.status").stream()
                                        .allMatch("relayed"::equals))
                .jsonPath();
    }

    private static List<String> routesOf(JsonPath email) {
        return email.getList("deliveries.route");
    }

    private static JsonPath attempts(String id) {
        return Service.caller()
                .get("/v1/emails/" + id + "/attempts")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The relay tells every few seconds; before its first word the answer is 503. */
    private static JsonPath route(String name) {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> Service.caller().get("/v1/routes"), answer -> answer.statusCode() == 200)
                .jsonPath()
                .setRootPath("data.find { it.name == '" + name + "' }");
    }

    private static String someoneAt(String domain) {
        return "ada-" + UUID.randomUUID() + "@" + domain;
    }
}
