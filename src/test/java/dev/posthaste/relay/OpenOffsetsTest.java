package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class OpenOffsetsTest {

    private static final Instant THEN = Instant.parse("2030-01-01T00:00:00Z");

    private final OpenOffsets offsets = new OpenOffsets(10, 100, -1);

    @Test
    void nothing_read_commits_where_it_began() {
        assertThat(offsets.progress()).isEqualTo(new OpenOffsets.Progress(10, 100));
    }

    @Test
    void the_offset_never_moves_past_an_open_record() {
        open(10, 11, 12);
        offsets.finished(11, 205);
        offsets.finished(12, 206);

        assertThat(offsets.progress()).isEqualTo(new OpenOffsets.Progress(10, 100));
    }

    @Test
    void finishing_the_lowest_moves_past_all_that_are_finished() {
        open(10, 11, 12, 13);
        offsets.finished(11, 205);
        offsets.finished(10, 206);

        assertThat(offsets.progress().offset()).isEqualTo(12);
    }

    @Test
    void the_events_position_is_the_one_known_when_the_open_record_was_read() {
        open(10);
        offsets.finished(10, 200);
        open(11, 12);
        offsets.finished(12, 300);

        // The outcome of 12 stands at 300; whoever takes over at 11 must find it.
        assertThat(offsets.progress()).isEqualTo(new OpenOffsets.Progress(11, 201));
    }

    @Test
    void all_finished_moves_to_the_next_record() {
        open(10, 11);
        offsets.finished(11, 205);
        offsets.finished(10, 204);

        assertThat(offsets.progress()).isEqualTo(new OpenOffsets.Progress(12, 206));
        assertThat(offsets.isIdle()).isTrue();
    }

    @Test
    void an_idle_partition_follows_the_end_of_the_events_and_a_busy_one_does_not() {
        offsets.idleAt(500);
        assertThat(offsets.progress()).isEqualTo(new OpenOffsets.Progress(10, 500));

        open(10);
        offsets.idleAt(900);
        assertThat(offsets.progress()).isEqualTo(new OpenOffsets.Progress(10, 500));
    }

    @Test
    void a_record_without_an_event_moves_the_offset_alone() {
        open(10);
        offsets.finished(10, -1);

        assertThat(offsets.progress()).isEqualTo(new OpenOffsets.Progress(11, 100));
    }

    @Test
    void what_an_earlier_owner_told_stays_to_be_found_until_all_that_it_told_of_is_behind() {
        var taken = new OpenOffsets(10, 100, 12);
        open(taken, 10);
        taken.finished(10, 200);

        assertThat(taken.progress()).isEqualTo(new OpenOffsets.Progress(11, 100));
        open(taken, 11, 12, 13);
        taken.finished(12, -1);
        assertThat(taken.progress()).as("12 was told of before 200").isEqualTo(new OpenOffsets.Progress(11, 100));
        taken.finished(11, -1);
        assertThat(taken.progress()).isEqualTo(new OpenOffsets.Progress(13, 201));
    }

    private void open(long... records) {
        open(offsets, records);
    }

    private static void open(OpenOffsets offsets, long... records) {
        for (long record : records) {
            offsets.opened(record, THEN);
        }
    }
}
