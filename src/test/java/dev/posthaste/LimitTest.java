package dev.posthaste;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {

    @ParameterizedTest
    @CsvSource({"5/15m,5,PT15M,5/15m", "1/1s,1,PT1S,1/1s", "1000000/1d,1000000,P1D,1000000/1d", "3/60 min,3,PT1H,3/1h"})
    void a_number_and_a_time_are_a_limit(String text, int count, Duration window, String shortest) {
        assertThat(Limit.of(text)).isEqualTo(new Limit(count, window)).hasToString(shortest);
    }

    @Test
    void none_is_a_limit_that_is_none() {
        assertThat(Limit.of("none").isNone()).isTrue();
        assertThat(Limit.NONE).hasToString("none");
        assertThat(Limit.of("5/15m").isNone()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "0/15m", "-1/15m", "5/", "5/0s", "5/500ms", "5/25h", "1000001/1h", "99999999/1h", "x/1h"
            })
    void anything_else_is_refused_with_advice(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Limit.of(text));
    }
}
