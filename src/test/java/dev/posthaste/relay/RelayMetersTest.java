package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import dev.posthaste.ops.MeterNames;
import dev.posthaste.ops.Role;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayMetersTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final RelayMeters meters = new RelayMeters(registry);

    @ParameterizedTest
    @ValueSource(strings = {MeterNames.RELAYED, MeterNames.DEFERRED, MeterNames.BOUNCED, MeterNames.IN_DOUBT})
    void an_outcome_counts_from_zero_on_every_route(String name) {
        meters.count(Lane.BULK, routes());

        for (Route route : routes()) {
            isExplainedAndZero(registry.get(name)
                    .tags(MeterNames.LANE, "bulk", MeterNames.ROUTE, route.name())
                    .counter());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {MeterNames.EXPIRED, MeterNames.SUPPRESSED, MeterNames.DEAD})
    void what_has_no_route_counts_from_zero_too(String name) {
        meters.count(Lane.BULK, routes());

        isExplainedAndZero(registry.get(name).counter());
    }

    /** As a relay that was killed leaves them: nobody knows by which route they went. */
    @Test
    void doubts_of_no_route_count_from_zero_too() {
        meters.count(Lane.BULK, routes());

        isExplainedAndZero(registry.get(MeterNames.IN_DOUBT)
                .tags(MeterNames.LANE, "bulk", MeterNames.ROUTE, "none")
                .counter());
    }

    private static void isExplainedAndZero(Counter counter) {
        assertThat(counter.count()).isZero();
        assertThat(counter.getId().getDescription()).isNotBlank();
    }

    private static List<Route> routes() {
        return new Routes(
                        Settings.routes(Map.of(
                                "posthaste.routes.default.host", "first.test",
                                "posthaste.routes.second.host", "second.test")),
                        () -> Set.of(Role.RELAY))
                .inOrder();
    }
}
