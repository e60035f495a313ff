package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HoldingTest {

    private final SetClock clock = new SetClock();
    private final Lease lease = new Lease(clock, Duration.ofSeconds(8));
    private final Holding holding = new Holding(new OpenOffsets(0, 0, -1), new KnownAttempts(10), lease);

    @Test
    void nobody_is_certain_before_the_group_has_said_a_word_nor_a_lease_after_its_last() {
        assertThat(holding.isCertain()).isFalse();

        lease.confirm(clock.instant());
        clock.forward(Duration.ofSeconds(8).minusMillis(1));
        assertThat(holding.isCertain()).isTrue();
        clock.forward(Duration.ofMillis(1));
        assertThat(holding.isCertain()).isFalse();
    }

    @Test
    void an_answer_says_nothing_of_the_time_after_its_question() {
        var asked = clock.instant();
        clock.forward(Duration.ofSeconds(7));
        lease.confirm(asked);
        clock.forward(Duration.ofSeconds(1));

        assertThat(holding.isCertain()).isFalse();
    }

    @Test
    void who_was_frozen_goes_on_when_the_group_has_confirmed_him_again() throws Exception {
        FutureTask<Boolean> waiting = awaitInBackground();

        lease.confirm(clock.instant());

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void who_has_lost_his_partition_meanwhile_starts_nothing() throws Exception {
        FutureTask<Boolean> waiting = awaitInBackground();

        holding.release();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(holding.begin()).isFalse();
    }

    @Test
    void a_drain_waits_for_what_has_begun_and_tells_what_it_left() throws Exception {
        assertThat(holding.begin()).isTrue();
        holding.release();
        assertThat(holding.drain(Duration.ofMillis(1))).isEqualTo(1);
        var draining = new FutureTask<>(() -> holding.drain(Duration.ofSeconds(20)));
        Thread thread = Thread.ofVirtual().start(draining);
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        holding.end(7);

        assertThat(draining.get(10, TimeUnit.SECONDS)).isZero();
    }

    @Test
    void who_only_talks_is_not_waited_for_and_can_do_nothing_more() {
        begin(7);
        begin(8);
        assertThat(holding.beginTalk(7)).isTrue();
        assertThat(holding.beginTalk(8)).isTrue();
        assertThat(holding.endTalk(8)).isTrue();
        holding.release();
        assertThat(holding.drain(Duration.ZERO)).as("as long as it may be").isEqualTo(2);

        assertThat(holding.handOver(Instant.MAX)).isEqualTo(1);

        assertThat(holding.drain(Duration.ZERO)).isEqualTo(1);
        assertThat(holding.keep(7)).isFalse();
        assertThat(holding.endTalk(7)).isFalse();
        assertThat(holding.endTalk(8)).as("what was kept stays kept").isTrue();
        assertThat(holding.beginTalk(8)).isFalse();
        holding.end(8);
        assertThat(holding.drain(Duration.ZERO)).isZero();
        holding.end(7);
        assertThat(holding.drain(Duration.ZERO)).isZero();
    }

    @Test
    void who_has_claimed_is_waited_for_whatever_server_he_talks_with_next() {
        begin(7);
        assertThat(holding.beginTalk(7)).isTrue();
        assertThat(holding.keep(7)).isTrue();
        assertThat(holding.keep(7)).as("before the next dot").isTrue();
        assertThat(holding.beginTalk(7)).isTrue();

        holding.release();
        assertThat(holding.handOver(Instant.MAX)).isZero();

        assertThat(holding.drain(Duration.ZERO)).isEqualTo(1);
        assertThat(holding.keep(7)).isTrue();
        holding.end(7);
        assertThat(holding.drain(Duration.ZERO)).isZero();
    }

    @Test
    void what_is_waited_for_may_still_send_its_dot_and_who_has_lost_his_partition_may_not() {
        lease.confirm(clock.instant());
        holding.release();
        holding.handOver(Instant.MAX);
        assertThat(holding.isCertain()).isTrue();

        holding.lose();
        lease.confirm(clock.instant());

        assertThat(holding.isCertain()).isFalse();
    }

    @Test
    void whose_answer_is_promised_needs_the_partition_no_more_and_its_answer_is_waited_for() {
        lease.confirm(clock.instant());
        List<Instant> made = new ArrayList<>();
        var inLog = new CompletableFuture<Void>();
        dot(7, made, inLog);
        begin(8);
        assertThat(holding.keep(8)).isTrue();
        holding.release();
        assertThat(made).isEmpty();

        Instant end = clock.instant().plusSeconds(900);
        assertThat(holding.handOver(end)).isZero();

        assertThat(made).containsExactly(end);
        assertThat(holding.drain(Duration.ZERO)).as("not in the log yet").isEqualTo(2);
        assertThat(holding.awaitAnswers(Duration.ZERO)).isZero();
        inLog.complete(null);
        assertThat(holding.drain(Duration.ZERO)).isEqualTo(1);
        assertThat(holding.mayDot(8, promise(made, inLog))).isTrue();
        assertThat(made).hasSize(2);
        assertThat(holding.drain(Duration.ZERO)).isZero();
        assertThat(holding.awaitAnswers(Duration.ZERO)).isEqualTo(2);
        holding.end(7);
        holding.end(8);
        assertThat(holding.awaitAnswers(Duration.ZERO)).isZero();
        assertThat(holding.drain(Duration.ZERO)).isZero();
    }

    @Test
    void a_promise_that_came_too_late_changes_nothing() {
        lease.confirm(clock.instant());
        var late = new CompletableFuture<Void>();
        dot(7, new ArrayList<>(), late);
        holding.release();
        holding.handOver(Instant.MAX);

        holding.end(7);
        late.complete(null);

        assertThat(holding.awaitAnswers(Duration.ZERO)).isZero();
        assertThat(holding.drain(Duration.ZERO)).isZero();
    }

    @Test
    void a_promise_is_made_again_until_the_log_takes_it() {
        lease.confirm(clock.instant());
        var made = new AtomicInteger();
        begin(7);
        assertThat(holding.keep(7)).isTrue();
        Holding.Promise third = _ -> made.incrementAndGet() < 3
                ? CompletableFuture.failedFuture(new IllegalStateException("no log"))
                : CompletableFuture.completedFuture(null);
        assertThat(holding.mayDot(7, third)).isTrue();
        holding.release();

        holding.handOver(Instant.MAX);

        assertThat(holding.drain(Duration.ZERO)).as("waited for meanwhile").isEqualTo(1);
        assertThat(holding.drain(Duration.ofSeconds(20))).isZero();
        assertThat(made).hasValue(3);
        assertThat(holding.awaitAnswers(Duration.ZERO)).isEqualTo(1);
    }

    @Test
    void a_word_is_owed_where_a_claim_stands_and_nobody_else_can_tell() {
        lease.confirm(clock.instant());
        begin(6);
        dot(7, new ArrayList<>(), new CompletableFuture<>());
        dot(8, new ArrayList<>(), CompletableFuture.completedFuture(null));
        holding.release();
        assertThat(holding.owesWord(6)).isFalse();
        assertThat(holding.owesWord(7)).isTrue();

        holding.handOver(Instant.MAX);
        holding.lose();

        assertThat(holding.owesWord(7))
                .as("whoever has it now calls it in doubt")
                .isFalse();
        assertThat(holding.owesWord(8)).as("whoever has it now waits").isTrue();
        assertThat(holding.mayDot(6, promise(new ArrayList<>(), new CompletableFuture<>())))
                .isFalse();
    }

    private void dot(long offset, List<Instant> made, CompletableFuture<Void> inLog) {
        begin(offset);
        assertThat(holding.beginTalk(offset)).isTrue();
        assertThat(holding.keep(offset)).isTrue();
        assertThat(holding.mayDot(offset, promise(made, inLog))).isTrue();
    }

    private static Holding.Promise promise(List<Instant> made, CompletableFuture<Void> inLog) {
        return atMost -> {
            made.add(atMost);
            return inLog;
        };
    }

    private void begin(long offset) {
        assertThat(holding.begin()).as("offset %d", offset).isTrue();
    }

    private FutureTask<Boolean> awaitInBackground() {
        var waiting = new FutureTask<>(holding::awaitCertainty);
        Thread thread = Thread.ofVirtual().start(waiting);
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return waiting;
    }
}
