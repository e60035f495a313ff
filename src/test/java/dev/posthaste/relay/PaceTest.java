package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PaceTest {

    private final SetClock clock = new SetClock();
    private final AtomicBoolean open = new AtomicBoolean(true);

    @Test
    void without_a_quota_all_go() throws Exception {
        var pace = new Pace(Double.POSITIVE_INFINITY, clock);

        assertThat(goNow(pace, 1_000)).isEqualTo(1_000);
    }

    @Test
    void a_slow_quota_lets_one_go_at_a_time() throws Exception {
        var pace = new Pace(2, clock);

        assertThat(goNow(pace, 5)).isEqualTo(1);
        clock.forward(Duration.ofMillis(499));
        assertThat(goNow(pace, 5)).isZero();
        clock.forward(Duration.ofMillis(1));
        assertThat(goNow(pace, 5)).isEqualTo(1);
    }

    @Test
    void no_second_brings_more_than_the_quota_but_for_a_short_burst_after_a_rest() throws Exception {
        var pace = new Pace(100, clock);
        int went = 0;
        for (int i = 0; i < 200; i++) {
            went += goNow(pace, 50);
            clock.forward(Duration.ofMillis(5));
        }

        assertThat(went).isBetween(100, 110);
    }

    @Test
    void a_quota_below_one_a_second_is_kept_too() throws Exception {
        var pace = new Pace(0.5, clock);
        int went = 0;
        for (int second = 0; second < 60; second++) {
            went += goNow(pace, 5);
            clock.forward(Duration.ofSeconds(1));
        }

        assertThat(went).isEqualTo(30);
    }

    @Test
    void a_relay_among_four_takes_a_quarter() throws Exception {
        var pace = new Pace(8, clock);
        pace.share(0.25);

        assertThat(pace.allowed()).isEqualTo(2);
        assertThat(goNow(pace, 5)).isEqualTo(1);
    }

    @Test
    void what_was_learned_counts_when_it_is_less_than_the_quota() throws Exception {
        var pace = new Pace(100, clock);
        goNow(pace, 5);

        pace.slowDown();

        assertThat(pace.allowed()).isLessThan(100);
        assertThat(pace.isLearned()).isTrue();
    }

    @Test
    void whoever_finds_no_room_waits_until_another_has_ended_and_the_more_urgent_goes_first() throws Exception {
        var pace = new Pace(Double.POSITIVE_INFINITY, clock);
        goNow(pace, 3);
        assertThat(pace.full()).isTrue(); // one of the three was refused
        pace.ended();
        assertThat(pace.connections()).isEqualTo(2);
        BlockingQueue<Lane> went = new LinkedBlockingQueue<>();
        for (Lane lane : new Lane[] {Lane.BULK, Lane.CRITICAL}) {
            Thread waiting = Thread.ofVirtual().start(() -> {
                if (waits(pace, lane)) {
                    went.add(lane);
                }
            });
            Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        }
        for (Lane expected : new Lane[] {Lane.CRITICAL, Lane.BULK}) {
            assertThat(went).isEmpty();
            pace.ended();
            assertThat(went.poll(10, TimeUnit.SECONDS)).isEqualTo(expected);
        }
    }

    @Test
    void of_those_that_wait_the_more_urgent_goes_first() throws Exception {
        var pace = new Pace(1, clock);
        goNow(pace, 1);
        BlockingQueue<Lane> went = new LinkedBlockingQueue<>();
        for (Lane lane : new Lane[] {Lane.BULK, Lane.NORMAL, Lane.CRITICAL}) {
            Thread waiting = Thread.ofVirtual().start(() -> {
                if (waits(pace, lane)) {
                    went.add(lane);
                }
            });
            Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        }
        for (Lane expected : new Lane[] {Lane.CRITICAL, Lane.NORMAL, Lane.BULK}) {
            clock.forward(Duration.ofSeconds(1));
            pace.wake();
            assertThat(went.poll(10, TimeUnit.SECONDS)).isEqualTo(expected);
        }
    }

    @Test
    void a_way_that_closes_lets_nobody_wait_for_it() throws Exception {
        var pace = new Pace(1, clock);
        goNow(pace, 1);
        var waiting = new FutureTask<>(() -> waits(pace, Lane.NORMAL));
        Thread thread = Thread.ofVirtual().start(waiting);
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        open.set(false);
        pace.wake();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
    }

    private boolean waits(Pace pace, Lane lane) {
        try {
            return pace.await(lane, clock.instant().plusSeconds(3600), open::get);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** How many of these may go at this moment. */
    private int goNow(Pace pace, int tries) throws InterruptedException {
        Instant now = clock.instant();
        int went = 0;
        for (int i = 0; i < tries; i++) {
            went += pace.await(Lane.NORMAL, now, open::get) ? 1 : 0;
        }
        return went;
    }
}
