package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import dev.posthaste.relay.Shares.Share;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharesTest {

    private static final Map<Lane, Integer> USUAL = Map.of(Lane.CRITICAL, 16, Lane.NORMAL, 16, Lane.BULK, 8);

    @Test
    void without_a_total_each_lane_has_what_it_wants_and_as_many_again_for_what_is_slow() {
        Shares shares = Shares.of(USUAL, OptionalInt.empty());

        assertThat(shares.of(Lane.CRITICAL)).isEqualTo(new Share(16, 16));
        assertThat(shares.of(Lane.NORMAL)).isEqualTo(new Share(16, 16));
        assertThat(shares.of(Lane.BULK)).isEqualTo(new Share(8, 8));
    }

    @ParameterizedTest
    @CsvSource({
        "3, 1, 0, 1, 0, 1, 0",
        "6, 2, 1, 1, 1, 1, 0",
        "10, 4, 1, 2, 1, 1, 1",
        "40, 13, 4, 12, 3, 6, 2",
        "79, 16, 16, 16, 15, 8, 7",
        "80, 16, 16, 16, 16, 8, 8",
        "500, 16, 16, 16, 16, 8, 8",
    })
    void a_total_is_divided_and_critical_has_what_is_left_over(
            int total, int critical, int criticalAside, int normal, int normalAside, int bulk, int bulkAside) {
        Shares shares = Shares.of(USUAL, OptionalInt.of(total));

        assertThat(shares.ofLane())
                .isEqualTo(Map.of(
                        Lane.CRITICAL,
                        new Share(critical, criticalAside),
                        Lane.NORMAL,
                        new Share(normal, normalAside),
                        Lane.BULK,
                        new Share(bulk, bulkAside)));
    }

    @ParameterizedTest
    @CsvSource({"1, 100, 1", "1, 1, 100", "100, 1, 1", "1, 100, 100", "1, 1, 1"})
    void however_unequal_the_lanes_none_goes_without_and_all_together_have_no_more_than_the_total(
            int critical, int normal, int bulk) {
        Map<Lane, Integer> wanted = Map.of(Lane.CRITICAL, critical, Lane.NORMAL, normal, Lane.BULK, bulk);
        for (int total = 3; total < 2 * (critical + normal + bulk); total++) {
            Shares shares = Shares.of(wanted, OptionalInt.of(total));

            assertThat(shares.ofLane().values())
                    .as("of %s", total)
                    .allMatch(share -> share.connections() >= 1 && share.aside() >= 0);
            assertThat(shares.ofLane().values().stream()
                            .mapToInt(share -> share.connections() + share.aside())
                            .sum())
                    .isLessThanOrEqualTo(total);
        }
    }
}
