package dev.posthaste.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Limit;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecipientCountsTest {

    private static final Limit THREE_IN_TEN_MINUTES = Limit.of("3/10m");

    private Instant now = Instant.parse("2030-01-31T12:00:00Z");
    private final InstantSource source = () -> now;
    private final RecipientCounts counts = new RecipientCounts(source.withZone(ZoneOffset.UTC));

    @Test
    void so_many_are_within_the_limit_and_the_next_is_not() {
        assertThat(admit("a") && admit("b") && admit("c")).isTrue();
        assertThat(admit("d")).isFalse();
        assertThat(counts.admit("bob", THREE_IN_TEN_MINUTES, "e", now).within()).isTrue();
    }

    @Test
    void what_is_asked_for_again_has_its_answer_and_does_not_count_again() {
        admit("a");
        admit("a");
        admit("a");
        assertThat(admit("b") && admit("c")).isTrue();
        assertThat(admit("d")).isFalse();
        assertThat(admit("a")).isTrue();
        assertThat(admit("d")).isFalse();
    }

    @Test
    void each_mail_counts_for_as_long_as_the_window_and_what_was_refused_counts_for_nothing() {
        admit("a");
        now = now.plus(Duration.ofMinutes(4));
        admit("b");
        admit("c");
        now = now.plus(Duration.ofMinutes(5));
        assertThat(admit("d")).isFalse();
        now = now.plus(Duration.ofMinutes(1));
        assertThat(admit("e")).isTrue();
        assertThat(admit("f")).isFalse();
    }

    @Test
    void what_another_pod_counts_counts_here_once() {
        counts.learn("ada", THREE_IN_TEN_MINUTES.window(), "a", now);
        counts.learn("ada", THREE_IN_TEN_MINUTES.window(), "a", now);
        counts.learn("ada", THREE_IN_TEN_MINUTES.window(), "b", now);
        assertThat(admit("c")).isTrue();
        assertThat(admit("d")).isFalse();
        assertThat(admit("b")).isTrue();
    }

    @Test
    void other_pods_are_told_from_the_second_mail_on_and_then_of_both() {
        assertThat(counts.admit("ada", THREE_IN_TEN_MINUTES, "a", now).news()).isEmpty();
        assertThat(counts.admit("ada", THREE_IN_TEN_MINUTES, "b", now).news())
                .extracting(RecipientCounts.Mail::delivery)
                .containsExactly("a", "b");
        assertThat(counts.admit("ada", THREE_IN_TEN_MINUTES, "c", now).news())
                .extracting(RecipientCounts.Mail::delivery)
                .containsExactly("c");
        assertThat(counts.admit("ada", THREE_IN_TEN_MINUTES, "d", now).news()).isEmpty();
    }

    @Test
    void a_limit_that_changes_holds_for_what_was_counted_before() {
        admit("a");
        admit("b");
        assertThat(counts.admit("ada", Limit.of("2/10m"), "c", now).within()).isFalse();
        assertThat(counts.admit("ada", Limit.of("4/10m"), "c", now).within()).isTrue();
    }

    @Test
    void nothing_is_remembered_beyond_its_window() {
        admit("a");
        now = now.plus(Duration.ofMinutes(10)).plusMillis(1);
        assertThat(counts.size()).isZero();
    }

    @Test
    void of_many_at_once_so_many_are_within_the_limit() {
        var admitted = new AtomicInteger();
        IntStream.range(0, 200).parallel().forEach(i -> {
            if (admit("mail " + i)) {
                admitted.incrementAndGet();
            }
        });
        assertThat(admitted).hasValue(3);
    }

    private boolean admit(String delivery) {
        return counts.admit("ada", THREE_IN_TEN_MINUTES, delivery, now).within();
    }
}
