package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class LearnedRoomTest {

    private final SetClock clock = new SetClock();
    private final LearnedRoom room = new LearnedRoom(clock);

    @Test
    void of_sixteen_at_once_those_are_counted_that_the_server_has() {
        enter(16);

        refuse(11);

        assertThat(room.most()).isEqualTo(5);
        assertThat(room.hasMore()).isFalse();
    }

    @Test
    void one_that_is_refused_while_there_is_no_other_says_nothing_about_room() {
        enter(1);

        assertThat(room.full()).isFalse();
        assertThat(room.most()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void there_is_always_room_for_one() {
        enter(2);
        room.full();
        room.leave();
        room.leave();

        assertThat(room.hasMore()).isTrue();
    }

    @Test
    void one_more_is_tried_after_ten_seconds_in_which_all_were_in_use() {
        enter(6);
        refuse(1);

        clock.forward(Duration.ofSeconds(9));
        room.worked();
        assertThat(room.most()).isEqualTo(5);

        clock.forward(Duration.ofSeconds(1));
        room.worked();
        assertThat(room.most()).isEqualTo(6);
    }

    @Test
    void while_some_are_free_no_more_is_tried() {
        enter(6);
        refuse(1);
        room.leave();

        clock.forward(Duration.ofSeconds(10));
        room.worked();

        assertThat(room.most()).isEqualTo(5);
    }

    @Test
    void the_more_often_it_is_tried_in_vain_the_more_seldom() {
        enter(6);
        refuse(1);
        for (int seconds : new int[] {10, 20, 40, 80, 160, 300, 300}) {
            clock.forward(Duration.ofSeconds(seconds - 1));
            room.worked();
            assertThat(room.most()).isEqualTo(5);
            clock.forward(Duration.ofSeconds(1));
            room.worked();
            assertThat(room.most()).isEqualTo(6);
            enter(1);
            refuse(1);
        }
    }

    @Test
    void not_refused_anything_for_a_quarter_of_an_hour_it_is_forgotten() {
        enter(6);
        refuse(1);

        clock.forward(Duration.ofMinutes(15));
        room.worked();

        assertThat(room.most()).isEqualTo(Integer.MAX_VALUE);
    }

    private void enter(int times) {
        for (int i = 0; i < times; i++) {
            room.enter();
        }
    }

    private void refuse(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(room.full()).isTrue();
            room.leave();
        }
    }
}
