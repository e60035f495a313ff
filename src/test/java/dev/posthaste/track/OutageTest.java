package dev.posthaste.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.queue.RouteNote;
import dev.posthaste.queue.RouteState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final RouteState.Match EVERYTHING = new RouteState.Match(List.of(), List.of(), List.of(), List.of());

    @Test
    void a_route_that_is_down_everywhere_is_named_with_the_last_try_of_any_relay() {
        assertThat(Outage.sentence(
                        List.of(route("main", "down", NOW), route("main", "down", NOW.plusSeconds(5))),
                        List.of(),
                        Objects::nonNull))
                .hasValue(
                        "No route can be used now (main is down, last tried at 2030-01-01T00:00:05Z); it is kept, and sent when one can.");
    }

    @Test
    void one_that_is_paused_is_no_help() {
        assertThat(Outage.sentence(
                        List.of(route("main", "down", null), route("spare", "up", null)),
                        List.of(new RouteNote.Paused("spare", NOW, "ada")),
                        Objects::nonNull))
                .hasValue(
                        "No route can be used now (main is down; spare is paused since 2030-01-01T00:00:00Z); it is kept, and sent when one can.");
    }

    @Test
    void nothing_is_said_while_one_route_may_do_at_one_relay_or_nobody_knows() {
        assertThat(Outage.sentence(
                        List.of(route("main", "down", NOW), route("main", "recovering", NOW)),
                        List.of(),
                        Objects::nonNull))
                .isEmpty();
        assertThat(Outage.sentence(
                        List.of(route("main", "down", NOW), route("spare", "up", null)), List.of(), Objects::nonNull))
                .isEmpty();
        assertThat(Outage.sentence(List.of(), List.of(), Objects::nonNull)).isEmpty();
    }

    @Test
    void a_route_that_does_not_take_such_mail_neither_helps_nor_harms() {
        List<RouteState> routes = List.of(
                route("shop", "down", NOW, 1, true, match(List.of("*.shop.test"), List.of("critical"))),
                route("codes", "up", null, 2, true, match(List.of(), List.of("critical"))));

        assertThat(Outage.sentence(routes, List.of(), match -> match.takes("eu.shop.test", "acme", null, "normal")))
                .as("none takes it")
                .isEmpty();
        assertThat(Outage.sentence(routes, List.of(), match -> match.takes("eu.shop.test", "acme", null, "critical")))
                .as("the second does")
                .isEmpty();
        assertThat(Outage.sentence(
                        List.of(
                                routes.getFirst(),
                                route("bulk", "up", null, 2, true, match(List.of(), List.of("bulk")))),
                        List.of(),
                        match -> match.takes("eu.shop.test", "acme", null, "critical")))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("(shop is down,").doesNotContain("bulk"));
    }

    @Test
    void each_part_of_a_match_narrows_it_down() {
        var match = new RouteState.Match(List.of("a.test"), List.of("acme"), List.of("letters"), List.of("bulk"));

        assertThat(match.takes("a.test", "acme", "letters", "bulk")).isTrue();
        assertThat(match.takes("b.a.test", "acme", "letters", "bulk")).isFalse();
        assertThat(match.takes("a.test", "vip", "letters", "bulk")).isFalse();
        assertThat(match.takes("a.test", "acme", null, "bulk")).isFalse();
        assertThat(match.takes("a.test", "acme", "letters", "normal")).isFalse();
    }

    @Test
    void behind_a_route_that_hands_nothing_on_none_is_asked() {
        RouteState second = route("second", "up", null, 2, true, EVERYTHING);

        assertThat(Outage.sentence(
                        List.of(route("strict", "down", NOW, 1, false, EVERYTHING), second),
                        List.of(),
                        Objects::nonNull))
                .isPresent();
        assertThat(Outage.sentence(
                        List.of(
                                route("strict", "down", NOW, 1, false, EVERYTHING),
                                route("beside", "down", NOW, 1, true, EVERYTHING),
                                second),
                        List.of(),
                        Objects::nonNull))
                .as("it may be one that hands on")
                .isEmpty();
    }

    private static RouteState.Match match(List<String> domains, List<String> lanes) {
        return new RouteState.Match(domains, List.of(), List.of(), lanes);
    }

    private static RouteState route(String name, String state, @Nullable Instant failedAt) {
        return route(name, state, failedAt, 1, true, EVERYTHING);
    }

    private static RouteState route(
            String name, String state, @Nullable Instant failedAt, int rank, boolean failover, RouteState.Match match) {
        return new RouteState(
                name,
                "smarthost",
                "relay.test",
                25,
                "none",
                rank,
                1,
                failover,
                match,
                null,
                null,
                state,
                0,
                null,
                false,
                null,
                List.of(),
                0,
                failedAt == null ? null : new RouteState.Failure(failedAt, "connect", "refused"));
    }
}
