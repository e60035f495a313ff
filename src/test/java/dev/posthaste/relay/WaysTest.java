package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import dev.posthaste.PerLane;
import dev.posthaste.ops.Role;
import dev.posthaste.queue.MailRecord;
import dev.posthaste.queue.MailRecords;
import dev.posthaste.relay.smtp.EnhancedStatus;
import dev.posthaste.relay.smtp.Phase;
import dev.posthaste.relay.smtp.SmtpReply;
import dev.posthaste.relay.smtp.SmtpResult;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30) // whoever waits for a place that nobody gives back waits for ever: the clock stands still
class WaysTest {

    private static final Map<String, String> TWO = Map.of(
            "posthaste.routes.default.host", "first.test",
            "posthaste.routes.second.host", "second.test");

    private final SetClock clock = new SetClock();
    private final RelayConfig config = Settings.relay(Map.of("posthaste.relay.connections.normal", "1"));
    private final Ways ways = new Ways(new Routes(Settings.routes(TWO), () -> Set.of(Role.RELAY)), config, clock);

    @Test
    void of_all_that_a_route_may_have_each_lane_has_its_part() throws Exception {
        Ways strict = ways(
                Map.of("posthaste.routes.default.host", "a.test", "posthaste.routes.default.connections.total", "6"));
        PerLane<Slots> slots = strict.all().getFirst().slots();
        Map<Lane, Long> granted = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            granted.put(
                    lane,
                    IntStream.range(0, 50)
                            .mapToObj(i -> slots.of(lane).ask(i + ".test"))
                            .filter(turn -> turn.stand() == Slots.Stand.GRANTED)
                            .count());
        }

        // With the one that critical has for slow attempts that makes six.
        assertThat(granted).isEqualTo(Map.of(Lane.CRITICAL, 3L, Lane.NORMAL, 1L, Lane.BULK, 1L));
    }

    @Test
    void the_first_route_is_taken_while_it_works() throws Exception {
        assertThat(way(ways.await(mail("a.test")))).isEqualTo("default");
    }

    @Test
    void while_the_first_is_down_the_second_is_taken() throws Exception {
        bringDown("default");

        assertThat(way(ways.await(mail("a.test")))).isEqualTo("second");
    }

    @Test
    void a_route_that_comes_back_is_tried_by_one_and_the_others_go_on_over_the_second() throws Exception {
        bringDown("default");
        clock.forward(Duration.ofSeconds(1));

        assertThat(way(ways.await(mail("a.test")))).isEqualTo("default");
        assertThat(way(ways.await(mail("b.test")))).isEqualTo("second");
    }

    @Test
    void while_all_are_down_mail_waits_until_one_works_and_holds_no_place() throws Exception {
        bringDown("default");
        bringDown("second");
        clock.forward(Duration.ofSeconds(1));
        assertThat(route("default").breaker().tryPass(Lane.CRITICAL)).isPresent();
        Breaker.Pass probe = route("second").breaker().tryPass(Lane.CRITICAL).orElseThrow();
        FutureTask<Errand> waiting = awaitInBackground(mail("a.test"));
        try (Slots.Turn place = route("second").slots().of(Lane.NORMAL).ask("b.test")) {
            assertThat(place.stand()).isEqualTo(Slots.Stand.GRANTED);
        }

        probe.worked();

        assertThat(way(waiting.get(10, TimeUnit.SECONDS))).isEqualTo("second");
    }

    @Test
    void a_mail_expires_behind_a_route_that_is_down() throws Exception {
        bringDown("default");
        bringDown("second");
        var waiting =
                new FutureTask<>(() -> ways.await(mail("a.test", clock.instant().plusMillis(300))));
        Thread thread = Thread.ofVirtual().start(waiting);
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        clock.forward(Duration.ofMillis(300));

        assertThat(waiting.get()).isInstanceOf(Errand.Expire.class);
    }

    @Test
    void a_mail_expires_in_the_line_for_a_place() throws Exception {
        ways.await(mail("a.test"));
        var waiting =
                new FutureTask<>(() -> ways.await(mail("a.test", clock.instant().plusMillis(300))));
        Thread thread = Thread.ofVirtual().start(waiting);
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        clock.forward(Duration.ofMillis(300));

        assertThat(waiting.get()).isInstanceOf(Errand.Expire.class);
    }

    @Test
    void an_expired_mail_is_not_postponed_however_slow_its_destination() throws Exception {
        makeSlow("slow.test");

        assertThat(ways.await(mail("slow.test", clock.instant()))).isInstanceOf(Errand.Expire.class);
    }

    @Test
    void a_mail_to_a_slow_destination_that_has_its_share_is_postponed() throws Exception {
        makeSlow("slow.test");

        assertThat(ways.await(mail("slow.test"))).isInstanceOf(Errand.Send.class);
        assertThat(ways.await(mail("slow.test"))).isInstanceOf(Errand.Postpone.class);
        assertThat(ways.await(mail("other.test"))).isInstanceOf(Errand.Send.class);
    }

    @Test
    void another_way_is_one_that_was_not_tried_and_is_not_down() throws Exception {
        Passage first = passage(ways.await(mail("a.test")));
        Optional<Passage> second = ways.next(mail("a.test").envelope(), Set.of(first.way()), soon());
        assertThat(second).map(each -> each.route().name()).contains("second");
        second.orElseThrow().close();

        bringDown("second");
        assertThat(ways.next(mail("a.test").envelope(), Set.of(first.way()), soon()))
                .isEmpty();
    }

    @Test
    void a_route_is_down_when_it_cannot_be_spoken_with_and_not_when_one_mail_is_kept_waiting() throws Exception {
        for (Phase phase : List.of(Phase.MAIL, Phase.RCPT, Phase.DATA)) {
            tell("default", new SmtpResult.Unavailable(phase, "the server did not answer in time", null));
        }
        assertThat(route("default").breaker().isOpen()).isFalse();

        tell("default", new SmtpResult.Unavailable(Phase.RCPT, "421", new SmtpReply(421, null, "closing")));
        assertThat(route("default").breaker().isOpen()).isTrue();

        tell("second", new SmtpResult.Unavailable(Phase.AUTH, "535", new SmtpReply(535, null, "wrong password")));
        assertThat(route("second").breaker().isOpen()).isTrue();
    }

    @Test
    void a_paused_route_takes_nothing_new_and_the_next_one_does() throws Exception {
        route("default").pause(true);
        assertThat(way(ways.await(mail("a.test")))).isEqualTo("second");

        route("default").pause(false);
        assertThat(way(ways.await(mail("a.test")))).isEqualTo("default");
    }

    @Test
    void while_all_are_paused_mail_waits_in_its_lane() throws Exception {
        route("default").pause(true);
        route("second").pause(true);
        FutureTask<Errand> waiting = awaitInBackground(mail("a.test"));

        route("second").pause(false);

        assertThat(way(waiting.get(10, TimeUnit.SECONDS))).isEqualTo("second");
    }

    @Test
    void a_route_that_has_taken_its_day_s_mail_leaves_the_rest_to_the_next() throws Exception {
        Ways limited = ways(with(TWO, "posthaste.routes.default.quota.per-day", "1"));
        passage(limited.await(mail("a.test"))).ended(accepted(), clock.instant());

        assertThat(way(limited.await(mail("a.test")))).isEqualTo("second");
    }

    @Test
    void when_all_have_taken_their_day_s_mail_it_is_put_off_until_midnight() throws Exception {
        Map<String, String> settings = with(TWO, "posthaste.routes.default.quota.per-day", "1");
        Ways limited = ways(with(settings, "posthaste.routes.second.quota.per-day", "1"));
        passage(limited.await(mail("a.test"))).ended(accepted(), clock.instant());
        passage(limited.await(mail("a.test"))).ended(accepted(), clock.instant());

        assertThat(limited.await(mail("a.test")))
                .isInstanceOfSatisfying(
                        Errand.Postpone.class,
                        later -> assertThat(later.notBefore()).isEqualTo("2030-01-02T00:00:00Z"));
    }

    @Test
    void mail_that_no_route_takes_is_put_off_and_told_why() throws Exception {
        Ways narrow = ways(Map.of(
                "posthaste.routes.a.host", "a.test",
                "posthaste.routes.a.match.domains", "a.test"));

        assertThat(narrow.await(mail("b.test")))
                .isInstanceOfSatisfying(
                        Errand.Postpone.class,
                        later -> assertThat(later.cause()).contains("no route takes"));
    }

    @Test
    void mail_for_a_paused_route_leaves_room_for_that_of_others() throws Exception {
        Ways apart = new Ways(
                new Routes(
                        Settings.routes(Map.of(
                                "posthaste.route-order", "a,rest",
                                "posthaste.routes.a.host", "a.test",
                                "posthaste.routes.a.match.domains", "a.test",
                                "posthaste.routes.a.failover", "false",
                                "posthaste.routes.rest.host", "rest.test")),
                        () -> Set.of(Role.RELAY)),
                Settings.relay(Map.of("posthaste.relay.window-records", "40")),
                clock);
        apart.all().getFirst().pause(true);
        for (int i = 0; i < 5; i++) {
            var _ = awaitInBackground(apart, mail("a.test"));
        }

        assertThat(apart.await(mail("a.test"))).isInstanceOf(Errand.Postpone.class);
        assertThat(way(apart.await(mail("b.test")))).isEqualTo("rest");
    }

    @Test
    void a_server_that_asks_for_less_gets_less_and_is_not_down() throws Exception {
        var slowly = new SmtpReply(451, EnhancedStatus.parse("4.7.0"), "too fast");
        passage(ways.await(mail("a.test"))).ended(new SmtpResult.Rejected(Phase.RCPT, slowly), clock.instant());

        assertThat(route("default").pace().allowed()).isEqualTo(1);
        assertThat(route("default").breaker().state()).isEqualTo(Breaker.State.UP);
        assertThat(route("second").pace().allowed()).isInfinite();
    }

    @Test
    void a_bare_421_in_the_middle_of_a_mail_asks_for_less_and_one_is_no_outage() throws Exception {
        var closing = new SmtpReply(421, null, "closing");
        passage(ways.await(mail("a.test")))
                .ended(new SmtpResult.Unavailable(Phase.RCPT, "421", closing), clock.instant());

        assertThat(route("default").pace().allowed()).isEqualTo(1);
        assertThat(route("default").breaker().state()).isEqualTo(Breaker.State.UP);
        assertThat(route("second").pace().allowed()).isInfinite();
    }

    @Test
    void a_route_may_have_connections_of_its_own_number() throws Exception {
        Ways wide = ways(Map.of(
                "posthaste.routes.a.host", "a.test",
                "posthaste.routes.a.connections.normal", "8",
                "posthaste.routes.a.connections.per-domain", "2"));

        passage(wide.await(mail("a.test")));
        passage(wide.await(mail("a.test")));
        var _ = awaitInBackground(wide, mail("a.test"));
        assertThat(way(wide.await(mail("b.test")))).isEqualTo("a");
    }

    @Test
    void a_domain_whose_servers_ask_for_less_gets_less_and_all_others_as_much_as_before() throws Exception {
        Ways direct = ways(Map.of("posthaste.routes.direct.kind", "mx"));
        Way way = direct.all().getFirst();
        var slowly = new SmtpReply(451, EnhancedStatus.parse("4.7.0"), "too fast");
        passage(direct.await(mail("strict.test"))).ended(new SmtpResult.Rejected(Phase.RCPT, slowly), clock.instant());
        assertThat(way.destinations().at("strict.test").allowed()).isEqualTo(1);
        passage(direct.await(mail("strict.test"))).close();

        for (int i = 0; i < 5; i++) {
            var _ = awaitInBackground(direct, mail("strict.test"));
        }
        assertThat(direct.await(mail("strict.test")))
                .isInstanceOfSatisfying(
                        Errand.Postpone.class,
                        later -> assertThat(later.cause()).contains("asked for less"));
        for (int i = 0; i < 20; i++) {
            passage(direct.await(mail("other.test"))).close();
        }
        assertThat(way.pace().allowed()).isInfinite();
        assertThat(way.destinations().at("other.test").allowed()).isInfinite();
    }

    @Test
    void a_domain_that_asks_for_less_is_served_at_its_pace() throws Exception {
        Ways direct = ways(Map.of("posthaste.routes.direct.kind", "mx"));
        var full = new SmtpReply(421, EnhancedStatus.parse("4.7.0"), "too many connections");
        passage(direct.await(mail("strict.test")))
                .ended(new SmtpResult.Unavailable(Phase.GREETING, "421", full), clock.instant());
        passage(direct.await(mail("strict.test"))).close();
        FutureTask<Errand> waiting = awaitInBackground(direct, mail("strict.test"));

        clock.forward(Duration.ofSeconds(1));

        assertThat(way(waiting.get(10, TimeUnit.SECONDS))).isEqualTo("direct");
    }

    @Test
    void who_finds_the_breaker_closed_in_the_last_moment_leaves_his_turn_to_others() throws Exception {
        Pace pace = new Pace(1, clock);
        assertThat(pace.await(Lane.NORMAL, soon(), () -> true)).isTrue();
        pace.giveBack();

        assertThat(pace.await(Lane.NORMAL, clock.instant(), () -> true)).isTrue();
    }

    @Test
    void mail_stays_for_five_minutes_where_others_could_go() throws Exception {
        Map<String, String> settings = with(TWO, "posthaste.routes.default.match.domains", "a.test");
        Ways apart = ways(settings);
        apart.all().forEach(way -> way.pause(true));
        FutureTask<Errand> waiting = awaitInBackground(apart, mail("a.test"));

        clock.forward(Duration.ofMinutes(5).minusMillis(1));
        lookAgain(apart);
        assertThat(waiting.isDone()).isFalse();

        clock.forward(Duration.ofMillis(1));
        lookAgain(apart);
        assertThat(waiting.get(10, TimeUnit.SECONDS)).isInstanceOf(Errand.Postpone.class);
    }

    @Test
    void a_detour_is_waited_for_five_seconds_and_not_begun_when_too_little_time_is_left() throws Exception {
        Passage first = passage(ways.await(mail("a.test")));
        assertThat(ways.next(
                        mail("a.test").envelope(),
                        Set.of(first.way()),
                        clock.instant().plusMillis(29_999)))
                .isEmpty();
        try (Slots.Turn taken = route("second").slots().of(Lane.NORMAL).ask("b.test")) {
            assertThat(taken.stand()).isEqualTo(Slots.Stand.GRANTED);
            var waiting = new FutureTask<>(() -> ways.next(mail("a.test").envelope(), Set.of(first.way()), soon()));
            Thread thread = Thread.ofVirtual().start(waiting);
            Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

            clock.forward(Duration.ofSeconds(5));

            assertThat(waiting.get(20, TimeUnit.SECONDS)).isEmpty();
        }
    }

    @Test
    void what_the_breaker_holds_back_comes_back_at_its_old_pace() {
        bringDown("default");
        clock.forward(Duration.ofSeconds(1));
        var full = new SmtpReply(421, EnhancedStatus.parse("4.7.0"), "too many connections");
        Slots.Turn turn = route("default").slots().of(Lane.NORMAL).ask("a.test");
        new Passage(
                        route("default"),
                        turn,
                        route("default").breaker().tryPass(Lane.CRITICAL).orElseThrow())
                .ended(new SmtpResult.Unavailable(Phase.GREETING, "421", full), clock.instant());

        assertThat(route("default").pace().allowed()).isInfinite();
        assertThat(route("default").lastFailure())
                .isEqualTo(new Way.Failure(clock.instant(), "greeting", "421: 421 4.7.0"));
    }

    @Test
    void a_route_that_comes_back_is_tried_by_the_most_urgent_mail_that_waits() throws Exception {
        Ways one = ways(Map.of("posthaste.routes.default.host", "first.test"));
        bringDown(one.all().getFirst());
        FutureTask<Errand> bulk = awaitInBackground(one, mail(Lane.BULK));
        FutureTask<Errand> code = awaitInBackground(one, mail(Lane.CRITICAL));

        clock.forward(Duration.ofSeconds(1));

        Passage probe = passage(code.get(10, TimeUnit.SECONDS));
        assertThat(bulk.isDone()).isFalse();
        probe.ended(accepted(), clock.instant());
        assertThat(way(bulk.get(10, TimeUnit.SECONDS))).isEqualTo("default");
    }

    @Test
    void a_mail_that_hangs_at_its_dot_keeps_no_other_from_a_route_that_has_come_back() throws Exception {
        Ways one = ways(Map.of("posthaste.routes.default.host", "first.test"));
        bringDown(one.all().getFirst());
        clock.forward(Duration.ofSeconds(1));
        Passage hangs = passage(one.await(mail(Lane.BULK)));
        FutureTask<Errand> code = awaitInBackground(one, mail(Lane.CRITICAL));

        hangs.answered();

        assertThat(way(code.get(10, TimeUnit.SECONDS))).isEqualTo("default");
        assertThat(one.all().getFirst().underWay()).isEqualTo(2);
    }

    /** As somebody does who ends an attempt. */
    private static void lookAgain(Ways ways) {
        var pass = ways.all().getLast().breaker().tryPass(Lane.CRITICAL).orElseThrow();
        pass.close();
    }

    private Ways ways(Map<String, String> settings) {
        return new Ways(new Routes(Settings.routes(settings), () -> Set.of(Role.RELAY)), config, clock);
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(name, value);
        return all;
    }

    private static SmtpResult accepted() {
        return new SmtpResult.Accepted(new SmtpReply(250, null, "taken"));
    }

    /** Ten times: more than enough for a breaker to open. */
    private void tell(String name, SmtpResult result) {
        Way way = route(name);
        for (int i = 0; i < 10 && way.breaker().mayBeTried(Lane.CRITICAL); i++) {
            Slots.Turn turn = way.slots().of(Lane.CRITICAL).ask(i + ".test");
            new Passage(way, turn, way.breaker().tryPass(Lane.CRITICAL).orElseThrow()).ended(result, clock.instant());
        }
    }

    /** Returns when it waits. */
    private FutureTask<Errand> awaitInBackground(MailRecord mail) {
        return awaitInBackground(ways, mail);
    }

    private static FutureTask<Errand> awaitInBackground(Ways ways, MailRecord mail) {
        var waiting = new FutureTask<>(() -> ways.await(mail));
        Thread thread = Thread.ofVirtual().start(waiting);
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return waiting;
    }

    private void makeSlow(String domain) throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            Passage passage = passage(ways.await(mail(domain)));
            passage.turn().serverBegins();
            clock.forward(config.slowAfter());
            passage.close();
        }
    }

    private void bringDown(String name) {
        bringDown(route(name));
    }

    private static void bringDown(Way way) {
        Breaker breaker = way.breaker();
        while (breaker.mayBeTried(Lane.CRITICAL)) {
            breaker.tryPass(Lane.CRITICAL).orElseThrow().failed();
        }
    }

    private Way route(String name) {
        return ways.all().stream()
                .filter(way -> way.route().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String way(Errand errand) {
        return passage(errand).route().name();
    }

    private static Passage passage(Errand errand) {
        return ((Errand.Send) errand).passage();
    }

    private Instant soon() {
        return clock.instant().plusSeconds(60);
    }

    private MailRecord mail(Lane lane) {
        return MailRecords.hello(
                "ada@a.test", clock.instant(), clock.instant().plusSeconds(3600), "default", null, lane);
    }

    private MailRecord mail(String domain) {
        return mail(domain, clock.instant().plusSeconds(3600));
    }

    private MailRecord mail(String domain, Instant expiresAt) {
        return MailRecords.hello("ada@" + domain, clock.instant(), expiresAt);
    }
}
