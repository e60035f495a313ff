package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two smarthosts, and destinations that are slow, on real sockets. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(SecondRoute.class)
class RoutesJourneyTest {

    private static final String ROUTES = "checks.find { it.name == 'relay' }.data";

    LocalMailbox first;
    SecondRoute second;

    @TestHTTPResource(value = "/health/ready", management = true)
    URI ready;

    private boolean firstIsDown;

    @AfterEach
    void the_first_route_works_again() throws Exception {
        if (firstIsDown) {
            first.pickUp();
            Awaitility.await().until(() -> routeOf(relayed(Emails.someone())).equals("default"));
        }
    }

    @Test
    void when_the_first_route_dies_all_mail_arrives_over_the_second_in_its_first_attempt() throws Exception {
        assertThat(routeOf(relayed(Emails.someone()))).isEqualTo("default");
        hangUp();

        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            ids.add(Service.accepted(Emails.passwordReset(Emails.someone())));
        }

        for (String id : ids) {
            JsonPath email = Service.awaitStatus(id, "relayed");
            assertThat(email.<String>getList("timeline.type")).containsExactly("accepted", "relayed");
            assertThat(routeOf(email)).isEqualTo("second");
        }
        JsonPath attempts = Service.caller()
                .get("/v1/emails/" + ids.getFirst() + "/attempts")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
        assertThat(attempts.<String>getList("data.route")).containsExactly("default", "second");
        assertThat(attempts.<String>getList("data.outcome")).containsExactly(null, "relayed");
    }

    /** A restart mends no smarthost: the relay stays ready, and says what is wrong. */
    @Test
    void the_health_of_each_route_is_told_with_its_breaker() throws Exception {
        relayed(Emails.someone());
        hangUp();

        JsonPath health = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> {
                            relayed(Emails.someone()); // a route that nobody uses is not known to be down
                            return RestAssured.given().get(ready).jsonPath();
                        },
                        each -> "down".equals(each.getMap(ROUTES).get("route default")));
        assertThat(health.getMap(ROUTES)).containsEntry("route second", "up");
        assertThat(health.getString("checks.find { it.name == 'relay' }.status"))
                .isEqualTo("UP");
        JsonPath routes = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> Service.caller().get("/v1/routes").jsonPath(),
                        list -> "down".equals(list.getString("data.find { it.name == 'default' }.state")));
        assertThat(routes.getString("data.find { it.name == 'default' }.relays[0].last_failure.phase"))
                .isEqualTo("connect");
        assertThat(routes.getString("data.find { it.name == 'second' }.state")).isEqualTo("up");
    }

    @Test
    void a_mail_in_doubt_on_the_first_route_is_never_tried_on_the_second() {
        String cut = Emails.simulated("cut");

        JsonPath email = relayed(cut);

        assertThat(email.<String>getList("timeline.type")).containsExactly("accepted", "in_doubt", "relayed");
        assertThat(email.<String>getList("timeline.route")).containsExactly(null, "default", "default");
        assertThat(first.mailsTo(cut)).hasSize(2);
        assertThat(second.mailbox().mailsTo(cut)).isEmpty();
    }

    @Test
    void a_mail_that_is_refused_on_the_first_route_is_not_tried_on_the_second() {
        String late = Emails.simulated("defer");

        JsonPath email = relayed(late);

        assertThat(email.<String>getList("timeline.type"))
                .containsExactly("accepted", "deferred", "deferred", "relayed");
        // The second refuses it just as well: only the events tell.
        assertThat(email.<String>getList("timeline.route")).containsExactly(null, "default", "default", "default");
    }

    @Test
    void while_all_routes_are_down_a_code_expires_in_time() throws Exception {
        hangUp();
        second.mailbox().hangUp();
        try {
            String ada = Emails.someone();
            Map<String, Object> code = Emails.passwordReset(ada);
            code.put("expires_at", Instant.now().plusSeconds(3).toString());

            String id = Service.accepted(code);
            Service.awaitStatus(id, "expired");
            assertThat(first.mailsTo(ada)).isEmpty();
            assertThat(explained(id)).startsWith("Its time ran out at 20").contains("it is not sent late");
        } finally {
            second.mailbox().pickUp();
        }
    }

    @Test
    void while_no_route_can_be_used_an_email_that_waits_says_why() {
        List<String> routes = List.of("default", "second");
        routes.forEach(route -> order(route, "pause"));
        try {
            String id = Service.accepted(Emails.passwordReset(Emails.someone()));
            Service.awaitStatus(id, "queued");

            assertThat(explained(id))
                    .contains("stands in the lane critical", "No route can be used now", "default is paused since 20")
                    .contains("second is paused", "it is kept, and sent when one can");
        } finally {
            routes.forEach(route -> order(route, "resume"));
        }
        String id = Service.accepted(Emails.passwordReset(Emails.someone()));
        Service.awaitStatus(id, "relayed");
        assertThat(explained(id)).doesNotContain("No route");
    }

    private static void order(String route, String order) {
        Service.caller().post("/v1/routes/" + route + "/" + order).then().statusCode(200);
    }

    private static String explained(String id) {
        return Service.caller()
                .get("/v1/emails/" + id + "/explain")
                .then()
                .statusCode(200)
                .extract()
                .path("deliveries[0].explanation");
    }

    @Test
    void mail_does_not_stand_behind_that_of_a_slow_destination() {
        List<String> slow = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            slow.add(Service.accepted(bulk(Emails.simulated("slow"))));
        }
        String quick = Service.accepted(bulk(Emails.someone()));

        Service.awaitStatus(quick, "relayed");
        assertThat(slow).map(id -> Service.email(id).getString("status")).contains("queued");
        JsonPath deferred = Service.awaitStatus(slow.getLast(), "deferred");
        assertThat(deferred.getString("timeline[1].detail")).contains("slow");
        assertThat(deferred.<Object>getList("deliveries.last_reply")).containsOnlyNulls();
    }

    private void hangUp() throws Exception {
        firstIsDown = true;
        first.hangUp();
    }

    private static JsonPath relayed(String recipient) {
        return Service.awaitStatus(Service.accepted(Emails.passwordReset(recipient)), "relayed");
    }

    private static String routeOf(JsonPath email) {
        return email.<String>getList("timeline.route").getLast();
    }

    private static Map<String, Object> bulk(String recipient) {
        Map<String, Object> email = Emails.plain(recipient);
        email.put("lane", "bulk");
        return email;
    }
}
