package dev.posthaste;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpanTest {

    private static final Instant NOON = Instant.parse("2030-01-31T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "90 s,PT90S",
        "90s,PT90S",
        "1 second,PT1S",
        "10 min,PT10M",
        "10 Minutes,PT10M",
        "2 hours,PT2H",
        "1h,PT1H",
        "3 days,PT72H",
        "1 week,PT168H",
        "PT10M,PT10M",
        "pt1h30m,PT90M",
        " 5 min ,PT5M"
    })
    void a_number_and_a_unit_are_a_span(String text, Duration span) {
        assertThat(Span.parse(text)).isEqualTo(span);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "min",
                "ten minutes",
                "10 fortnights",
                "-5 min",
                "1.5 h",
                "0 s",
                "PT0S",
                "-PT5M",
                "99999999999 s"
            })
    void anything_else_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Span.parse(text)).withMessageContaining("length of time");
    }

    @Test
    void a_moment_has_an_offset_or_counts_from_now() {
        assertThat(Moment.parse("2030-01-31T13:00:00+01:00", NOON)).isEqualTo(NOON);
        assertThat(Moment.parse("2030-01-31T12:00:00Z", NOON)).isEqualTo(NOON);
        assertThat(Moment.parse("in 10 min", NOON)).isEqualTo(NOON.plusSeconds(600));
        assertThat(Moment.parse("In 1 hour", NOON)).isEqualTo(NOON.plusSeconds(3600));
    }

    @Test
    void a_moment_without_an_offset_is_refused_and_told_what_is_missing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Moment.parse("2030-01-31T12:00:00", NOON))
                .withMessageContaining("lacks its offset");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "tomorrow", "2030-01-31", "1906545600", "in", "in a while", "2030-02-31T12:00:00Z"})
    void what_is_no_moment_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Moment.parse(text, NOON));
    }

    @ParameterizedTest
    @CsvSource({"PT90S,90s", "PT10M,10m", "PT1H,1h", "P3D,3d", "PT90M,90m", "PT0.5S,PT0.5S"})
    void a_span_is_written_as_short_as_it_is_read(Duration span, String text) {
        assertThat(Span.text(span)).isEqualTo(text);
        assertThat(Span.parse(text)).isEqualTo(span);
    }
}
