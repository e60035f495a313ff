package dev.posthaste.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.SetClock;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RushTest {

    @Test
    @Timeout(10)
    void with_nothing_due_nobody_waits() throws Exception {
        new Rush(new SetClock()).giveWay();
    }

    @Test
    void rows_wait_until_what_is_due_has_gone() throws Exception {
        var rush = new Rush(new SetClock());
        rush.goesOn();
        Thread waiting = waiting(rush);
        Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        rush.isOver();

        assertThat(waiting.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    @Timeout(10)
    void they_wait_no_longer_than_five_seconds_of_it() throws Exception {
        var clock = new SetClock();
        var rush = new Rush(clock);
        rush.goesOn();
        clock.forward(Duration.ofSeconds(5));
        rush.goesOn();

        rush.giveWay();
    }

    private static Thread waiting(Rush rush) {
        return Thread.ofVirtual().start(() -> {
            try {
                rush.giveWay();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
