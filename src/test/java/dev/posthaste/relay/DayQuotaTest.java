package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DayQuotaTest {

    private final SetClock clock = new SetClock(); // begins at midnight
    private final DayQuota quota = new DayQuota(3, clock);

    @Test
    void it_is_spent_when_the_server_has_taken_all_of_it() {
        quota.used();
        quota.used();
        assertThat(quota.isSpent()).isFalse();

        quota.used();
        assertThat(quota.isSpent()).isTrue();
    }

    @Test
    void what_other_relays_sent_counts_too() {
        quota.used();
        quota.others(2);

        assertThat(quota.isSpent()).isTrue();
        assertThat(quota.sentToday()).isEqualTo(1);
    }

    @Test
    void it_is_new_at_midnight_utc() {
        clock.forward(Duration.ofHours(23));
        quota.others(3);
        assertThat(quota.renewedAt()).isEqualTo(Instant.parse("2030-01-02T00:00:00Z"));

        clock.forward(Duration.ofHours(1));

        assertThat(quota.isSpent()).isFalse();
        assertThat(quota.sentToday()).isZero();
    }
}
