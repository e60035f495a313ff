package dev.posthaste.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RoundsTest {

    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration OFTEN = Duration.ofMillis(1);

    private final Rounds rounds = new Rounds("test");

    @Test
    void a_round_that_fails_is_followed_by_the_next() throws Exception {
        var three = new CountDownLatch(3);
        rounds.start(Duration.ZERO, OFTEN, () -> {
            three.countDown();
            throw new IllegalStateException("as a database that is away");
        });
        assertThat(three.await(60, TimeUnit.SECONDS)).isTrue();
        rounds.stop();
    }

    @Test
    void a_stop_ends_the_wait_within_a_round_at_once() throws Exception {
        var begun = new CountDownLatch(1);
        var ended = new CountDownLatch(1);
        rounds.start(Duration.ZERO, OFTEN, () -> {
            begun.countDown();
            assertThat(rounds.rests(NEVER)).isTrue();
            ended.countDown();
        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(rounds.goOn()).isTrue();
        rounds.stop();
        assertThat(ended.await(60, TimeUnit.SECONDS)).isTrue();
        assertThat(rounds.goOn()).isFalse();
    }
}
