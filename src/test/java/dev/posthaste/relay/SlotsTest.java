package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.Slots.Stand;
import dev.posthaste.relay.Slots.Turn;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlotsTest {

    private static final int CONNECTIONS = 16;
    private static final int ANY = Integer.MAX_VALUE;
    private static final Duration SLOW_AFTER = Duration.ofSeconds(5);

    private final SetClock clock = new SetClock();
    private final Slots slots = slots(CONNECTIONS, ANY);

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 2", "8, 6", "16, 12"})
    void a_destination_has_at_most_three_quarters_and_at_least_one(int connections, int share) {
        var lane = slots(connections, ANY);

        List<Turn> turns =
                IntStream.range(0, 50).mapToObj(i -> lane.ask("busy.test")).toList();

        assertThat(count(turns, Stand.GRANTED)).isEqualTo(share);
        assertThat(count(turns, Stand.WAITING)).isEqualTo(50 - share);
    }

    @Test
    void where_it_is_told_so_a_destination_has_less() {
        var lane = slots(CONNECTIONS, 2);

        List<Turn> turns =
                IntStream.range(0, 50).mapToObj(i -> lane.ask("busy.test")).toList();

        assertThat(count(turns, Stand.GRANTED)).isEqualTo(2);
        assertThat(lane.ask("other.test").stand()).isEqualTo(Stand.GRANTED);
    }

    @Test
    void its_slow_attempts_are_part_of_that() {
        var lane = slots(CONNECTIONS, 2);
        List<Turn> first = List.of(begin(lane.ask("busy.test")), lane.ask("busy.test"));
        clock.forward(SLOW_AFTER);

        Turn third = lane.ask("busy.test");
        assertThat(count(first, Stand.GRANTED)).isEqualTo(2);
        assertThat(third.stand()).isEqualTo(Stand.WAITING);

        first.getLast().close();
        assertThat(third.stand()).isEqualTo(Stand.GRANTED);
    }

    @Test
    void whoever_may_have_one_and_is_slow_with_it_is_refused_the_next_and_does_not_fill_the_line() {
        var lane = slots(CONNECTIONS, 1);
        Turn only = begin(lane.ask("slow.test"));
        Turn waiting = lane.ask("slow.test");
        clock.forward(SLOW_AFTER);

        assertThat(waiting.stand()).isEqualTo(Stand.REFUSED);
        assertThat(lane.ask("slow.test").stand()).isEqualTo(Stand.REFUSED);

        only.close();
        assertThat(lane.ask("slow.test").stand()).isEqualTo(Stand.GRANTED);
    }

    @Test
    void slow_attempts_have_no_more_places_than_there_are_for_them() {
        var lane = new Slots(new Shares.Share(4, 1), ANY, SLOW_AFTER, clock);
        List<Turn> slow = List.of(begin(lane.ask("slow.test")), begin(lane.ask("slow.test")));
        clock.forward(SLOW_AFTER);

        List<Turn> others = IntStream.range(0, 4)
                .mapToObj(i -> lane.ask("other" + i + ".test"))
                .toList();

        assertThat(count(slow, Stand.GRANTED)).isEqualTo(2);
        assertThat(count(others, Stand.GRANTED))
                .as("beside the one that found no place aside")
                .isEqualTo(3);
    }

    @Test
    void where_there_are_none_aside_a_slow_destination_is_tried_in_the_lane() {
        var lane = new Slots(new Shares.Share(1, 0), ANY, SLOW_AFTER, clock);
        for (int i = 0; i < 2; i++) {
            Turn slow = begin(lane.ask("slow.test"));
            clock.forward(SLOW_AFTER);
            slow.close();
        }

        Turn next = begin(lane.ask("slow.test"));
        assertThat(next.stand()).isEqualTo(Stand.GRANTED);
        assertThat(lane.ask("slow.test").stand()).isEqualTo(Stand.REFUSED);

        answer(next);
        assertThat(List.of(lane.ask("slow.test"), lane.ask("slow.test")))
                .extracting(Turn::stand)
                .containsExactly(Stand.GRANTED, Stand.WAITING);
    }

    @Test
    void beside_a_busy_destination_another_has_a_place_at_once_and_beside_two_a_third() {
        ask("busy.test", 1_000);
        assertThat(count(ask("other.test", 1_000), Stand.GRANTED)).isPositive();

        assertThat(slots.ask("third.test").stand()).isEqualTo(Stand.GRANTED);
    }

    @Test
    void a_busy_destination_s_mail_waits_and_is_never_refused() {
        List<Turn> turns = ask("busy.test", 1_000);
        for (Turn turn : turns) {
            assertThat(turn.stand()).isEqualTo(Stand.GRANTED);
            clock.forward(Duration.ofSeconds(1));
            answer(turn);
        }
    }

    @Test
    void a_mail_of_another_destination_does_not_stand_behind_a_thousand_of_the_busy_one() {
        var one = slots(1, ANY);
        Turn first = one.ask("busy.test");
        List<Turn> waiting =
                IntStream.range(0, 1_000).mapToObj(i -> one.ask("busy.test")).toList();
        Turn other = one.ask("other.test");

        first.close();
        waiting.getFirst().close();

        assertThat(other.stand()).isEqualTo(Stand.GRANTED);
    }

    @Test
    void an_attempt_that_is_kept_waiting_gives_its_place_back() {
        var one = slots(1, ANY);
        begin(one.ask("slow.test"));
        Turn other = one.ask("other.test");

        clock.forward(SLOW_AFTER.minusMillis(1));
        assertThat(other.stand()).isEqualTo(Stand.WAITING);
        clock.forward(Duration.ofMillis(1));
        assertThat(other.stand()).isEqualTo(Stand.GRANTED);
    }

    @Test
    void places_aside_are_bounded_too() {
        var one = slots(1, ANY);
        begin(one.ask("slow.test"));
        Turn second = one.ask("other.test");
        clock.forward(SLOW_AFTER);
        begin(second);
        clock.forward(SLOW_AFTER);

        assertThat(one.ask("third.test").stand()).isEqualTo(Stand.WAITING);
    }

    @Test
    void one_attempt_that_is_kept_waiting_makes_no_destination_slow() {
        begin(slots.ask("fine.test"));
        clock.forward(SLOW_AFTER);

        assertThat(ask("fine.test", 50)).noneMatch(turn -> turn.stand() == Stand.REFUSED);
    }

    @Test
    void a_slow_destination_s_waiting_mail_is_refused() {
        List<Turn> turns = ask("slow.test", 100);
        turns.subList(0, 12).forEach(SlotsTest::begin);
        clock.forward(SLOW_AFTER);

        assertThat(turns.getLast().stand()).isEqualTo(Stand.REFUSED);
        assertThat(count(turns, Stand.GRANTED)).isEqualTo(12);
        assertThat(count(turns, Stand.REFUSED)).isEqualTo(88);
    }

    @Test
    void a_slow_destination_takes_no_place_of_the_lane_and_aside_as_many_as_it_leaves_free() {
        makeSlow("slow.test");

        assertThat(count(ask("slow.test", 50), Stand.GRANTED)).isEqualTo(CONNECTIONS / 2);
        assertThat(count(ask("busy.test", 50), Stand.GRANTED)).isEqualTo(CONNECTIONS * 3 / 4);
    }

    @Test
    void that_a_destination_is_slow_is_remembered_when_nothing_of_it_is_under_way() {
        makeSlow("slow.test");
        clock.forward(Duration.ofHours(1));

        assertThat(ask("slow.test", 50)).anyMatch(turn -> turn.stand() == Stand.REFUSED);
    }

    @Test
    void one_answer_in_time_and_a_destination_is_as_any_other() {
        makeSlow("slow.test");
        answer(begin(slots.ask("slow.test")));

        List<Turn> turns = ask("slow.test", 50);
        assertThat(count(turns, Stand.GRANTED)).isEqualTo(12);
        assertThat(count(turns, Stand.WAITING)).isEqualTo(38);
    }

    @Test
    void an_answer_that_took_too_long_does_not_clear_a_destination() {
        makeSlow("slow.test");
        Turn late = begin(slots.ask("slow.test"));
        clock.forward(SLOW_AFTER);
        answer(late);

        assertThat(ask("slow.test", 50)).anyMatch(turn -> turn.stand() == Stand.REFUSED);
    }

    @Test
    void an_attempt_that_ends_without_an_answer_does_not_clear_a_destination() {
        makeSlow("slow.test");
        begin(slots.ask("slow.test")).close();

        assertThat(ask("slow.test", 50)).anyMatch(turn -> turn.stand() == Stand.REFUSED);
    }

    @Test
    void a_destination_that_answers_most_in_time_is_not_slow_however_many_hang() {
        for (int i = 0; i < 5; i++) {
            begin(slots.ask("big.test"));
            clock.forward(SLOW_AFTER);
            answer(begin(slots.ask("big.test")));
        }

        assertThat(ask("big.test", 50)).noneMatch(turn -> turn.stand() == Stand.REFUSED);
    }

    @Test
    void what_the_log_takes_is_not_the_destination_s_fault() {
        List<Turn> turns = ask("fine.test", 12);
        turns.forEach(SlotsTest::begin);
        clock.forward(SLOW_AFTER.minusMillis(1));
        turns.forEach(Turn::serverEnds);
        clock.forward(Duration.ofMinutes(1));
        turns.forEach(SlotsTest::begin);
        clock.forward(SLOW_AFTER.minusMillis(1));

        assertThat(ask("fine.test", 50)).noneMatch(turn -> turn.stand() == Stand.REFUSED);
    }

    @Test
    void of_slow_destinations_a_bounded_number_is_remembered() {
        for (int i = 0; i <= 1_000; i++) {
            makeSlow("slow" + i + ".test");
        }

        assertThat(ask("slow0.test", 12)).allMatch(turn -> turn.stand() == Stand.GRANTED);
        assertThat(ask("slow1.test", 12)).anyMatch(turn -> turn.stand() == Stand.REFUSED);
    }

    @Test
    void what_waits_longer_than_it_may_leaves_the_line() throws Exception {
        var one = slots(1, ANY);
        Turn first = one.ask("busy.test");
        Turn late = one.ask("busy.test");
        Turn next = one.ask("busy.test");

        assertThat(late.await(clock.instant())).isEqualTo(Stand.WAITING);
        late.close();
        first.close();

        assertThat(next.stand()).isEqualTo(Stand.GRANTED);
    }

    @Test
    void whoever_waits_is_woken_by_the_place_that_is_given_back() throws Exception {
        var one = slots(1, ANY);
        Turn first = one.ask("busy.test");
        Turn second = one.ask("busy.test");
        var waiting = new FutureTask<>(() -> second.await(clock.instant().plusSeconds(600)));
        Thread thread = Thread.ofVirtual().start(waiting);
        Awaitility.await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);

        first.close();

        assertThat(waiting.get(10, TimeUnit.SECONDS)).isEqualTo(Stand.GRANTED);
    }

    @Test
    void a_place_is_given_back_once_however_often_it_is_closed() {
        var one = slots(1, ANY);
        Turn first = one.ask("busy.test");
        first.close();
        first.close();

        assertThat(one.ask("busy.test").stand()).isEqualTo(Stand.GRANTED);
        assertThat(one.ask("busy.test").stand()).isEqualTo(Stand.WAITING);
    }

    private Slots slots(int connections, int perDomain) {
        return new Slots(new Shares.Share(connections, connections), perDomain, SLOW_AFTER, clock);
    }

    private void makeSlow(String domain) {
        List<Turn> turns = ask(domain, 2);
        turns.forEach(SlotsTest::begin);
        clock.forward(SLOW_AFTER);
        turns.forEach(Turn::close);
    }

    private List<Turn> ask(String domain, int times) {
        return IntStream.range(0, times).mapToObj(i -> slots.ask(domain)).toList();
    }

    private static Turn begin(Turn turn) {
        turn.serverBegins();
        return turn;
    }

    private static void answer(Turn turn) {
        turn.answered();
        turn.close();
    }

    private static long count(List<Turn> turns, Stand stand) {
        return turns.stream().filter(turn -> turn.stand() == stand).count();
    }
}
