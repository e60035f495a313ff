package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BreakerTest {

    private final SetClock clock = new SetClock();
    private final Breaker breaker = new Breaker(clock, () -> {});

    @Test
    void a_route_that_works_lets_everyone_pass() {
        assertThat(passes(200)).hasSize(200);
        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void a_few_failures_are_no_reason_to_stop() {
        fail(4);

        assertThat(breaker.tryPass(Lane.CRITICAL)).isPresent();
    }

    @Test
    void failures_in_a_row_hold_everyone_back() {
        fail(5);

        assertThat(breaker.tryPass(Lane.CRITICAL)).isEmpty();
        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void a_success_between_failures_starts_the_count_anew() {
        fail(4);
        pass().worked();
        fail(4);

        assertThat(breaker.tryPass(Lane.CRITICAL)).isPresent();
    }

    @Test
    void after_the_pause_one_tries_and_the_others_wait_for_its_word() {
        fail(5);
        clock.forward(Duration.ofSeconds(1));

        assertThat(passes(10)).hasSize(1);
    }

    @Test
    void one_that_ends_without_a_word_lets_another_try() {
        fail(5);
        clock.forward(Duration.ofSeconds(1));
        pass().close();

        assertThat(passes(10)).hasSize(1);
    }

    @Test
    void every_failed_try_makes_the_pause_longer_up_to_half_a_minute() {
        fail(5);
        for (long seconds : new long[] {1, 2, 4, 8, 16, 30, 30}) {
            clock.forward(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(breaker.tryPass(Lane.CRITICAL)).isEmpty();
            clock.forward(Duration.ofMillis(1));
            pass().failed();
        }
    }

    @Test
    void every_second_of_success_doubles_how_many_may_try_at_once() {
        fail(5);
        clock.forward(Duration.ofSeconds(1));

        pass().worked();
        List<Breaker.Pass> two = passes(10);
        assertThat(two).hasSize(2);
        two.forEach(Breaker.Pass::worked);
        List<Breaker.Pass> again = passes(10);
        assertThat(again).hasSize(2);
        clock.forward(Duration.ofSeconds(2));
        again.getFirst().worked();
        assertThat(passes(100)).hasSize(7);
    }

    @Test
    void a_fast_server_is_not_run_over_by_a_few_that_try_again_and_again() {
        fail(5);
        clock.forward(Duration.ofSeconds(1));

        int tries = 0;
        for (Optional<Breaker.Pass> pass = breaker.tryPass(Lane.CRITICAL);
                pass.isPresent();
                pass = breaker.tryPass(Lane.CRITICAL)) {
            pass.get().worked();
            tries++;
        }

        assertThat(tries).isEqualTo(20);
        assertThat(breaker.closedUntil(Lane.CRITICAL)).isAfter(clock.instant());
        clock.forward(Duration.ofSeconds(1));
        assertThat(breaker.tryPass(Lane.CRITICAL)).isPresent();
    }

    @Test
    void a_route_that_worked_for_a_while_is_as_any_other() {
        fail(5);
        clock.forward(Duration.ofSeconds(1));
        pass().worked();
        clock.forward(Duration.ofSeconds(20));
        pass().worked();

        assertThat(breaker.isOpen()).isFalse();
    }

    @Test
    void a_failure_while_it_recovers_holds_everyone_back_again() {
        fail(5);
        clock.forward(Duration.ofSeconds(1));
        pass().worked();
        pass().failed();

        assertThat(breaker.tryPass(Lane.CRITICAL)).isEmpty();
    }

    @Test
    void late_failures_of_tries_from_before_do_not_make_the_pause_longer() {
        List<Breaker.Pass> before = passes(50);
        before.forEach(Breaker.Pass::failed);
        clock.forward(Duration.ofSeconds(1));

        assertThat(breaker.tryPass(Lane.CRITICAL)).isPresent();
    }

    @Test
    void whoever_tries_has_told_enough_when_the_server_listens_and_need_not_have_ended() {
        fail(5);
        clock.forward(Duration.ofSeconds(1));
        pass().answered();

        assertThat(passes(10)).hasSize(2);
        assertThat(breaker.state()).isEqualTo(Breaker.State.RECOVERING);
    }

    @Test
    void a_server_that_listens_and_then_closes_is_paused_for_longer_and_longer() {
        fail(5);
        for (long seconds : new long[] {1, 2, 4, 8}) {
            clock.forward(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(breaker.tryPass(Lane.CRITICAL)).isEmpty();
            clock.forward(Duration.ofMillis(1));
            Breaker.Pass pass = pass();
            pass.answered();
            pass.failed();
        }
    }

    @Test
    void a_server_that_listens_and_then_closes_is_found_down_in_the_first_place() {
        for (int i = 0; i < 5; i++) {
            Breaker.Pass pass = pass();
            pass.answered();
            pass.failed();
        }

        assertThat(breaker.isOpen()).isTrue();
    }

    @Test
    void the_most_urgent_lane_that_waits_tries_first() {
        breaker.waits(Lane.BULK);
        breaker.waits(Lane.NORMAL);
        fail(5);
        clock.forward(Duration.ofSeconds(1));

        assertThat(breaker.tryPass(Lane.BULK)).isEmpty();
        assertThat(breaker.tryPass(Lane.NORMAL)).isPresent();
    }

    @Test
    void a_lane_gives_way_for_a_second_and_not_to_what_waits_no_more() {
        breaker.waits(Lane.CRITICAL);
        fail(5);
        clock.forward(Duration.ofSeconds(1));
        assertThat(breaker.closedUntil(Lane.BULK)).isEqualTo(clock.instant().plusSeconds(1));
        clock.forward(Duration.ofSeconds(1));
        Breaker.Pass later = breaker.tryPass(Lane.BULK).orElseThrow();
        later.failed();

        clock.forward(Duration.ofSeconds(2));
        assertThat(breaker.tryPass(Lane.BULK)).isEmpty();
        breaker.waitsNoMore(Lane.CRITICAL);
        assertThat(breaker.tryPass(Lane.BULK)).isPresent();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            pass().failed();
        }
    }

    private Breaker.Pass pass() {
        return breaker.tryPass(Lane.CRITICAL).orElseThrow();
    }

    private List<Breaker.Pass> passes(int most) {
        List<Breaker.Pass> passes = new ArrayList<>();
        for (int i = 0; i < most; i++) {
            Optional<Breaker.Pass> pass = breaker.tryPass(Lane.CRITICAL);
            pass.ifPresent(passes::add);
        }
        return passes;
    }
}
