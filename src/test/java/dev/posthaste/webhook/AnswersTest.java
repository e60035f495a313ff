package dev.posthaste.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);

    @Test
    void retry_after_is_seconds_or_a_date_and_a_day_at_most() {
        assertThat(Answers.retryAfter(" 120 ", NOON)).isEqualTo(Duration.ofMinutes(2));
        assertThat(Answers.retryAfter("Sun, 22 Nov 2026 13:00:00 GMT", NOON)).isEqualTo(Duration.ofHours(1));
        assertThat(Answers.retryAfter("99999999", NOON)).isEqualTo(Duration.ofDays(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-5", "soon", "1.5", "99999999999999999999", "Sun, 22 Nov 2026 11:00:00 GMT"})
    void what_is_neither_or_has_passed_asks_for_nothing(String header) {
        assertThat(Answers.retryAfter(header, NOON)).isNull();
    }

    @Test
    void a_body_is_shown_as_text_that_can_be_stored() {
        assertThat(Answers.readable(Buffer.buffer(new byte[] {'a', 0, 27, '\n', (byte) 0xff, 'b'})))
                .isEqualTo("a??\n?b");
    }
}
