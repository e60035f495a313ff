package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.posthaste.ops.Role;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DrainTest {

    private static final Map<String, String> SHORT = Map.of("posthaste.relay.drain", "890s");

    @Test
    void as_shipped_a_hand_over_waits_for_the_longest_attempt() {
        assertThatCode(() -> require(Map.of(), Map.of("posthaste.route", "relay.test:25")))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"posthaste.routes.out.host=out.test", "posthaste.routes.out.kind=mx"})
    void a_relay_whose_drain_cuts_attempts_does_not_start_and_says_which_settings_go_together(String route) {
        String[] setting = route.split("=", 2);

        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> require(SHORT, Map.of(setting[0], setting[1])))
                .withMessageContainingAll(
                        "posthaste.relay.drain (890 s)",
                        "route out",
                        "posthaste.relay.attempt-deadline (300 s)",
                        "after-dot (600 s)");
    }

    @Test
    void a_route_that_waits_less_long_may_be_drained_sooner() {
        assertThatCode(() -> require(
                        SHORT,
                        Map.of(
                                "posthaste.routes.out.host",
                                "out.test",
                                "posthaste.routes.out.timeouts.after-dot",
                                "5m")))
                .doesNotThrowAnyException();
    }

    private static void require(Map<String, String> relay, Map<String, String> routes) {
        Drain.require(Settings.relay(relay), new Routes(Settings.routes(routes), () -> Set.of(Role.RELAY)).inOrder());
    }
}
