package dev.posthaste.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RampTest {

    private static final Answer SILENCE = new Answer.None("no answer");

    private final Ramp ramp = new Ramp(TestConfig.of(Duration.ofSeconds(15), false), new Random(7));

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 204, 299})
    void any_2xx_takes_it(int code) {
        assertThat(ramp.fate(due(1, Duration.ZERO), http(code, null))).isEqualTo(new Fate.Told());
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 400, 401, 404, 409, 500, 503, 199})
    void everything_else_is_tried_again_a_redirect_too(int code) {
        assertThat(ramp.fate(due(1, Duration.ZERO), http(code, null))).isInstanceOf(Fate.Again.class);
    }

    @Test
    void a_410_ends_it_for_the_endpoint() {
        assertThat(ramp.fate(due(1, Duration.ZERO), http(410, null))).isEqualTo(new Fate.Gone());
    }

    @Test
    void the_waits_grow_along_the_ramp_each_a_fifth_more_or_less_and_the_last_repeats() {
        assertThat(wait(1, SILENCE)).isBetween(Duration.ofSeconds(8), Duration.ofSeconds(12));
        assertThat(wait(2, SILENCE)).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(120));
        assertThat(wait(9, SILENCE)).isBetween(Duration.ofSeconds(80), Duration.ofSeconds(120));
    }

    @Test
    void an_endpoint_that_asks_for_more_time_gets_it_and_less_than_the_ramp_gives_it_does_not() {
        assertThat(wait(1, http(429, Duration.ofMinutes(5)))).isEqualTo(Duration.ofMinutes(5));
        assertThat(wait(1, http(503, Duration.ofSeconds(1)))).isGreaterThan(Duration.ofSeconds(7));
    }

    @Test
    void what_a_429_or_a_503_asks_for_is_meant_for_all_that_comes() {
        assertThat(ramp.fate(due(1, Duration.ZERO), http(429, Duration.ofMinutes(5))))
                .isEqualTo(new Fate.Again(Duration.ofMinutes(5), Duration.ofMinutes(5)));
        assertThat(ramp.fate(due(1, Duration.ZERO), http(500, Duration.ofMinutes(5))))
                .isEqualTo(new Fate.Again(Duration.ofMinutes(5), null));
    }

    @Test
    void after_three_days_it_is_given_up_and_not_before() {
        assertThat(ramp.fate(due(20, Duration.ofDays(3)), SILENCE)).isEqualTo(new Fate.GivenUp());
        assertThat(ramp.fate(due(20, Duration.ofDays(3).minusSeconds(1)), SILENCE))
                .isInstanceOf(Fate.Again.class);
    }

    private Duration wait(int tries, Answer answer) {
        return ramp.fate(due(tries, Duration.ZERO), answer) instanceof Fate.Again again ? again.after() : Duration.ZERO;
    }

    private static Answer http(int code, @Nullable Duration retryAfter) {
        return new Answer.Http(code, "", retryAfter);
    }

    private static Due due(int tries, Duration age) {
        return new Due(
                new UUID(0, 0),
                "msg_1",
                tries,
                tries,
                age,
                "{}",
                null,
                "https://hooks.example.com/",
                SigningSecret.fresh(new Random(7)),
                null);
    }
}
