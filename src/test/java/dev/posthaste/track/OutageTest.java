package dev.posthaste.track;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.queue.RouteNote;
import dev.posthaste.queue.RouteState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OutageTest {

    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

    @Test
    void a_route_that_is_down_everywhere_is_named_with_the_last_try_of_any_relay() {
        assertThat(Outage.sentence(
                        List.of(route("main", "down", NOW), route("main", "down", NOW.plusSeconds(5))), List.of()))
                .hasValue(
                        "No route can be used now (main is down, last tried at 2030-01-01T00:00:05Z); it is kept, and sent when one can.");
    }

    @Test
    void one_that_is_paused_is_no_help() {
        assertThat(Outage.sentence(
                        List.of(route("main", "down", null), route("spare", "up", null)),
                        List.of(new RouteNote.Paused("spare", NOW, "ada"))))
                .hasValue(
                        "No route can be used now (main is down; spare is paused since 2030-01-01T00:00:00Z); it is kept, and sent when one can.");
    }

    @Test
    void nothing_is_said_while_one_route_may_do_at_one_relay_or_nobody_knows() {
        assertThat(Outage.sentence(List.of(route("main", "down", NOW), route("main", "recovering", NOW)), List.of()))
                .isEmpty();
        assertThat(Outage.sentence(List.of(route("main", "down", NOW), route("spare", "up", null)), List.of()))
                .isEmpty();
        assertThat(Outage.sentence(List.of(), List.of())).isEmpty();
    }

    private static RouteState route(String name, String state, @Nullable Instant failedAt) {
        return new RouteState(
                name,
                "smarthost",
                "relay.test",
                25,
                "none",
                1,
                1,
                true,
                new RouteState.Match(List.of(), List.of(), List.of(), List.of()),
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
