package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PrecedenceTest {

    private final SetClock clock = new SetClock();
    private final Precedence precedence = new Precedence(clock);

    @Test
    void a_lane_that_is_alone_does_not_rest() {
        assertThat(precedence.rest(Lane.BULK)).isZero();
        assertThat(precedence.rest(Lane.BULK)).isZero();
    }

    @Test
    void bulk_rests_while_more_urgent_mail_is_about() {
        precedence.rest(Lane.CRITICAL);

        assertThat(precedence.rest(Lane.BULK)).isEqualTo(Precedence.APART);
        assertThat(precedence.rest(Lane.NORMAL)).isEqualTo(Precedence.APART);
    }

    @Test
    void the_most_urgent_never_rests() {
        precedence.rest(Lane.NORMAL);
        precedence.rest(Lane.BULK);

        assertThat(precedence.rest(Lane.CRITICAL)).isZero();
        assertThat(precedence.rest(Lane.NORMAL)).isEqualTo(Precedence.APART); // for the critical one, not for bulk
    }

    @Test
    void what_the_server_takes_its_time_for_is_rest_enough() {
        precedence.rest(Lane.CRITICAL);
        precedence.took(Lane.BULK, Duration.ofMillis(15));
        assertThat(precedence.rest(Lane.BULK)).isEqualTo(Duration.ofMillis(5));

        precedence.took(Lane.BULK, Duration.ofMillis(60));
        assertThat(precedence.rest(Lane.BULK)).isZero();
    }

    @Test
    void a_second_later_nobody_has_to_give_way() {
        precedence.rest(Lane.CRITICAL);
        clock.forward(Precedence.ABOUT.plusMillis(1));

        assertThat(precedence.rest(Lane.BULK)).isZero();
    }
}
