package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.EnhancedStatus;
import dev.posthaste.relay.smtp.SmtpReply;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LearnedRateTest {

    private final SetClock clock = new SetClock();
    private final LearnedRate rate = new LearnedRate(clock);

    @Test
    void as_long_as_nobody_complains_there_is_no_limit() {
        goFor(5, 1_000);

        assertThat(rate.perSecond()).isInfinite();
    }

    @Test
    void asked_for_less_it_tries_half_of_what_went() {
        goFor(3, 40);

        rate.slowDown();

        assertThat(rate.perSecond()).isEqualTo(20);
    }

    @Test
    void what_was_on_its_way_says_the_same_and_is_heard_once() {
        goFor(3, 40);

        for (int i = 0; i < 30; i++) {
            rate.slowDown();
        }

        assertThat(rate.perSecond()).isEqualTo(20);
    }

    @Test
    void a_server_that_still_complains_gets_less_each_second_but_never_less_than_one() {
        goFor(3, 40);
        for (double expected : new double[] {20, 10, 5, 2.5, 1.25, 1, 1}) {
            rate.slowDown();
            assertThat(rate.perSecond()).isEqualTo(expected);
            goFor(1, (int) Math.ceil(expected));
        }
    }

    @Test
    void every_second_that_it_takes_all_of_it_a_little_is_added() {
        goFor(3, 100);
        rate.slowDown();
        goFor(1, 50);

        workedFor(4, 60);

        assertThat(rate.perSecond()).isEqualTo(70);
    }

    @Test
    void a_route_that_is_hardly_used_says_nothing_about_more() {
        goFor(3, 100);
        rate.slowDown();

        workedFor(60, 3);

        assertThat(rate.perSecond()).isEqualTo(50);
    }

    @Test
    void a_quarter_of_an_hour_without_a_complaint_and_it_is_forgotten() {
        goFor(3, 100);
        rate.slowDown();

        clock.forward(Duration.ofMinutes(15));
        rate.worked();

        assertThat(rate.perSecond()).isInfinite();
    }

    @ParameterizedTest
    @CsvSource({
        "421, 4.7.0, true",
        "421, 4.7.28, true",
        "450, 4.7.0, true",
        "451, 4.7.500, true",
        "452, 4.7.0, true",
        "454, 4.7.0, true",
        "451, 4.7.1, false", // greylisting
        "450, 4.2.1, false",
        "452, 4.5.3, false",
        "421, 4.3.2, true",
        "421, 4.4.2, true",
        "421, , true",
        "451, 4.3.2, true",
        "451, 4.3.0, false",
        "451, , false",
        "550, 5.7.1, false",
        "250, 2.0.0, false"
    })
    void every_421_and_a_policy_s_or_a_system_s_not_now_ask_for_less(int code, @Nullable String status, boolean asks) {
        EnhancedStatus enhanced = status == null ? null : EnhancedStatus.parse(status);

        assertThat(LearnedRate.asksForLess(new SmtpReply(code, enhanced, "slowly, please")))
                .isEqualTo(asks);
    }

    private void goFor(int seconds, int perSecond) {
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < perSecond; i++) {
                rate.used();
            }
            clock.forward(Duration.ofSeconds(1));
        }
    }

    private void workedFor(int seconds, int perSecond) {
        for (int second = 0; second < seconds; second++) {
            for (int i = 0; i < perSecond; i++) {
                rate.used();
                rate.worked();
            }
            clock.forward(Duration.ofSeconds(1));
        }
    }
}
