package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.posthaste.queue.RouteBoard;
import dev.posthaste.queue.RouteNote;
import dev.posthaste.queue.RouteState;
import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.stack.mailbox.Mail;
import dev.posthaste.supersede.NewerMail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Routes that a person steers, on real sockets. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(SteeredRoutes.class)
class SteeringTest {

    private static final Duration LONG_ENOUGH = Duration.ofSeconds(60);

    LocalMailbox rest;
    SteeredRoutes routes;

    @Inject
    RouteBoard board;

    @Test
    void a_recipient_s_domain_chooses_the_route_and_others_never_see_it() throws Exception {
        String colleague = someoneAt("corp.test");
        String branch = someoneAt("north.corp.test");
        String stranger = someoneAt("notcorp.test");

        assertThat(routeOf(relayed(colleague))).isEqualTo("corp");
        assertThat(routeOf(relayed(branch))).isEqualTo("corp");
        assertThat(routeOf(relayed(stranger))).isEqualTo("default");
        assertThat(routes.corporate().mailsTo(colleague)).hasSize(1);
        assertThat(rest.mailsTo(colleague)).isEmpty();
        assertThat(routes.corporate().mailsTo(stranger)).isEmpty();
    }

    @Test
    void a_paused_route_s_mail_takes_the_next_until_it_is_resumed() {
        list();
        try {
            JsonPath paused = Service.caller()
                    .post("/v1/routes/corp/pause")
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath();
            assertThat(paused.getString("state")).isEqualTo("paused");
            assertThat(paused.getString("paused_by")).isNotBlank();
            // A moment later the relay has read it too.
            Awaitility.await()
                    .atMost(LONG_ENOUGH)
                    .until(() -> routeOf(relayed(someoneAt("corp.test"))).equals("default"));
        } finally {
            Service.caller().post("/v1/routes/corp/resume").then().statusCode(200);
        }
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> routeOf(relayed(someoneAt("corp.test"))).equals("corp"));
        assertThat(route("corp").getString("state")).isEqualTo("up");
    }

    @Test
    void the_routes_are_listed_in_their_order_with_what_relays_tell_of_them() {
        relayed(someoneAt("corp.test"));

        Awaitility.await().atMost(LONG_ENOUGH).until(() -> route("corp").getInt("sent_today") > 0);
        JsonPath list = list();
        assertThat(list.<String>getList("data.name"))
                .containsExactly("corp", "touchy", "misnamed", "daily", "measured", "shared", "parked", "default");
        JsonPath measured = route("measured");
        assertThat(measured.getDouble("quota.per_second")).isEqualTo(SteeredRoutes.PER_SECOND);
        assertThat(measured.getDouble("relays[0].allowed_per_second")).isEqualTo(SteeredRoutes.PER_SECOND);
        assertThat(measured.getBoolean("relays[0].learned")).isFalse();
        assertThat(measured.<String>getList("match.domains")).containsExactly("measured.test");
    }

    @Test
    void a_route_that_is_not_there_is_not_found() {
        list();
        Service.caller().post("/v1/routes/nowhere/pause").then().statusCode(404);
        Service.caller().get("/v1/routes/nowhere/check").then().statusCode(404);
    }

    @Test
    void a_check_says_that_the_certificate_is_for_another_name() {
        JsonPath check = check("misnamed");

        assertThat(check.getBoolean("ok")).isFalse();
        assertThat(check.getString("steps.find { it.name == 'connect' }.result"))
                .isEqualTo("ok");
        assertThat(check.getString("steps.find { it.name == 'certificate' }.result"))
                .isEqualTo("failed");
        assertThat(check.getString("steps.find { it.name == 'certificate' }.detail"))
                .contains("not for 127.0.0.1 but for [other.example]");
        assertThat(check.getString("steps.find { it.name == 'certificate' }.advice"))
                .isNotBlank();
    }

    @Test
    void a_domain_is_refused_that_is_none_or_that_the_route_does_not_ask_for() {
        list();
        for (String domain : List.of("not a domain", "*.corp.test", "corp.test")) {
            Service.caller()
                    .queryParam("domain", domain)
                    .get("/v1/routes/corp/check")
                    .then()
                    .statusCode(422)
                    .body("errors.pointer", contains("/domain"));
        }
    }

    @Test
    void what_a_check_left_behind_does_not_stay() {
        Instant longAgo = Instant.now().minusSeconds(600);
        String relay = "a relay that is gone";
        post(new RouteNote.CheckAsked("asked-" + longAgo, relay, "corp", null, longAgo));
        post(new RouteNote.CheckDone("done-" + longAgo, relay, "corp", longAgo, List.of()));

        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> board.all(RouteNote.CheckAsked.class).stream()
                                .noneMatch(each -> each.at().equals(longAgo))
                        && board.all(RouteNote.CheckDone.class).stream()
                                .noneMatch(each -> each.at().equals(longAgo)));
    }

    /** On a busy machine the topic may have no leader yet when the first notes come, and one of them then fails. */
    private void post(RouteNote note) {
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .ignoreExceptions()
                .untilAsserted(() -> board.post(note).join());
    }

    /** A lane holds a thousand, and a quarter of that for mail that waits for routes of its own; half of what is free there. */
    @Test
    void mail_of_a_paused_route_fills_its_part_of_the_lane_and_the_rest_makes_room() {
        list();
        Service.caller().post("/v1/routes/parked/pause").then().statusCode(200);
        List<String> parked = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                Map<String, Object> email = Emails.plain(Stream.generate(() -> someoneAt("parked.test"))
                        .limit(50)
                        .toArray(String[]::new));
                email.put("lane", "bulk");
                parked.add(Service.accepted(email));
            }
            // What is deferred comes back now and then, and finds no more room than before.
            Awaitility.await().atMost(LONG_ENOUGH).until(() -> count(parked, "deferred") > 50);

            Map<String, Object> other = Emails.plain(someoneAt("corp.test"));
            other.put("lane", "bulk");
            assertThat(routeOf(awaitRelayed(Service.accepted(other)))).isEqualTo("corp");
            assertThat(count(parked, "queued")).isGreaterThanOrEqualTo(125);
        } finally {
            Service.caller().post("/v1/routes/parked/resume").then().statusCode(200);
        }
        Awaitility.await().atMost(LONG_ENOUGH).until(() -> count(parked, "relayed") >= 125);
    }

    @Test
    void a_code_that_its_route_kept_waiting_is_not_sent_when_a_newer_one_waits_behind_it() {
        list();
        String ada = someoneAt("parked.test");
        Service.caller().post("/v1/routes/parked/pause").then().statusCode(200);
        // What comes before the relay knows of the pause is sent at once.
        Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> stays(Service.accepted(Emails.plain(someoneAt("parked.test")))));
        String older = Service.accepted(code(ada));
        String newer;
        try {
            newer = Service.accepted(code(ada));
            Service.awaitStatus(newer, "queued");
            Instant accepted = Instant.now();
            Awaitility.await().until(() -> Instant.now().isAfter(accepted.plus(NewerMail.FRESH)));
            assertThat(Service.email(older).getString("status")).isEqualTo("queued");
        } finally {
            Service.caller().post("/v1/routes/parked/resume").then().statusCode(200);
        }

        JsonPath replaced = Service.awaitStatus(older, "superseded");
        JsonPath sent = Service.awaitStatus(newer, "relayed");
        assertThat(replaced.getString("timeline[-1].type")).isEqualTo("superseded");
        assertThat(replaced.getString("timeline[-1].detail")).contains(newer);
        assertThat(routes.corporate().mailsTo(ada))
                .extracting(Mail::messageId)
                .containsExactly(sent.getString("message_id"));
    }

    private static boolean stays(String id) {
        Instant accepted = Instant.now();
        Awaitility.await().until(() -> Instant.now().isAfter(accepted.plus(NewerMail.FRESH)));
        return Service.email(id).getString("status").equals("queued");
    }

    private static Map<String, Object> code(String recipient) {
        Map<String, Object> email = Emails.plain(recipient);
        email.put("supersede_key", "login-code");
        return email;
    }

    private static long count(List<String> emails, String status) {
        return emails.stream()
                .flatMap(id -> Service.email(id).<String>getList("deliveries.status").stream())
                .filter(status::equals)
                .count();
    }

    @Test
    void a_check_of_a_good_route_passes() {
        JsonPath check = check("default");

        assertThat(check.getBoolean("ok")).isTrue();
        assertThat(check.getString("steps.find { it.name == 'ehlo' }.result")).isEqualTo("ok");
    }

    @Test
    void over_its_day_s_quota_a_route_leaves_the_mail_to_the_next() {
        List<String> taken = new ArrayList<>();
        for (int i = 0; i < SteeredRoutes.PER_DAY + 2; i++) {
            taken.add(routeOf(relayed(someoneAt("daily.test"))));
        }

        assertThat(taken).containsExactly("daily", "daily", "daily", "default", "default");
    }

    @Test
    void relays_share_what_a_route_may_carry() {
        String other = "another relay";
        assertThat(ours("shared").getDouble("allowed_per_second")).isEqualTo(SteeredRoutes.PER_SECOND);

        Awaitility.await().atMost(LONG_ENOUGH).until(() -> {
            tell(other, false, SteeredRoutes.PER_DAY);
            return ours("shared").getDouble("allowed_per_second") == SteeredRoutes.PER_SECOND / 2.0;
        });
        assertThat(routeOf(relayed(someoneAt("shared.test"))))
                .as("the other has sent all of today's")
                .isEqualTo("default");

        Awaitility.await().atMost(LONG_ENOUGH).until(() -> {
            tell(other, true, 0);
            return ours("shared").getDouble("allowed_per_second") == SteeredRoutes.PER_SECOND;
        });
        assertThat(routeOf(relayed(someoneAt("shared.test")))).isEqualTo("shared");
    }

    private void tell(String relay, boolean stopped, long sentToday) {
        var none = new RouteState.Match(List.of(), List.of(), List.of(), List.of());
        var state = new RouteState(
                "shared",
                "smarthost",
                "127.0.0.1",
                25,
                "none",
                1,
                1,
                true,
                none,
                null,
                null,
                "up",
                0,
                null,
                false,
                null,
                List.of(),
                sentToday,
                null);
        board.post(new RouteNote.Report(relay, Instant.now(), stopped, List.of(state)))
                .join();
    }

    /** What the relay of this process tells of a route: it is the one that has a rate. */
    private static JsonPath ours(String name) {
        return route(name)
                .setRootPath("data.find { it.name == '" + name + "' }.relays.find { it.allowed_per_second != null }");
    }

    @Test
    void over_its_quota_per_second_mail_waits_and_none_is_lost_or_sent_elsewhere() {
        int mails = 4 * SteeredRoutes.PER_SECOND;
        Instant begin = Instant.now();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < mails; i++) {
            ids.add(Service.accepted(Emails.plain(someoneAt("measured.test"))));
        }

        for (String id : ids) {
            JsonPath email = awaitRelayed(id);
            assertThat(email.<String>getList("timeline.type")).containsExactly("accepted", "relayed");
            assertThat(routeOf(email)).isEqualTo("measured");
        }
        // The first goes at once; the last has waited for all the others, however fast the machine is.
        assertThat(Duration.between(begin, Instant.now()))
                .isGreaterThan(Duration.ofSeconds((mails - 1) / SteeredRoutes.PER_SECOND));
    }

    @Test
    void a_server_that_asks_for_less_gets_less_and_takes_everything_in_the_end() {
        routes.touchy().on(Moment.RCPT).times(3).reply("451 4.7.0 too many messages, slow down");
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Map<String, Object> email = Emails.plain(someoneAt("touchy.test"));
            email.put("lane", "critical");
            ids.add(Service.accepted(email));
        }

        Awaitility.await().atMost(LONG_ENOUGH).until(() -> route("touchy").getBoolean("relays[0].learned"));
        assertThat(route("touchy").getDouble("relays[0].allowed_per_second")).isBetween(1.0, 50.0);
        assertThat(route("touchy").getString("state")).isEqualTo("up");
        ids.forEach(id -> awaitRelayed(id));
        assertThat(routes.touchy().mails()).hasSize(6);
    }

    private static JsonPath check(String route) {
        list();
        return Service.caller()
                .get("/v1/routes/" + route + "/check")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath();
    }

    /** The relay tells every few seconds; before its first word the answer is 503. */
    private static JsonPath list() {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> Service.caller().get("/v1/routes"), answer -> answer.statusCode() == 200)
                .jsonPath();
    }

    private static JsonPath route(String name) {
        return list().setRootPath("data.find { it.name == '" + name + "' }");
    }

    private static JsonPath relayed(String recipient) {
        return awaitRelayed(Service.accepted(Emails.plain(recipient)));
    }

    /** A busy machine's database may answer a read too late; that is not what is tested here. */
    private static JsonPath awaitRelayed(String id) {
        return Awaitility.await()
                .atMost(LONG_ENOUGH)
                .until(() -> Service.caller().get("/v1/emails/" + id), SteeringTest::isRelayed)
                .jsonPath();
    }

    private static boolean isRelayed(Response answer) {
        return answer.statusCode() == 200 && "relayed".equals(answer.jsonPath().getString("status"));
    }

    private static String routeOf(JsonPath email) {
        return email.<String>getList("timeline.route").getLast();
    }

    private static String someoneAt(String domain) {
        return "ada-" + UUID.randomUUID() + "@" + domain;
    }
}
