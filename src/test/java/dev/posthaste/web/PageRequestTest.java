package dev.posthaste.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import dev.posthaste.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {

    @Test
    void who_says_nothing_gets_twenty_from_the_start() {
        assertThat(asked(null, null, null)).isEqualTo(new PageRequest<Integer>(20, null, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "9", "10", "99", "100"})
    void a_limit_is_a_number_up_to_a_hundred(String limit) {
        assertThat(asked(limit, null, null).limit()).isEqualTo(Integer.parseInt(limit));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "101", "1000", "01", "-1", "1.0", " 1", "ten", ""})
    void anything_else_is_no_limit(String limit) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> asked(limit, null, null));

        assertThat(refusal.faults())
                .extracting("pointer", "detail")
                .containsExactly(tuple("/limit", "The limit is a number from 1 to 100."));
    }

    @Test
    void every_fault_is_named_at_once() {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> asked("0", "x", "y"));

        assertThat(refusal.faults()).extracting("pointer").containsExactly("/before", "/limit", "/after", "/before");
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "3, true"})
    void the_row_beyond_the_limit_says_that_there_is_more_and_is_not_shown(int found, boolean more) {
        List<Integer> rows = List.of(7, 5, 3).subList(0, found);

        Page<Integer> page = asked("2", "9", null).cut(rows);

        assertThat(page.hasMore()).isEqualTo(more);
        assertThat(page.data()).isEqualTo(rows.subList(0, Math.min(found, 2)));
        assertThat(asked("2", "9", null).rows()).isEqualTo(3);
    }

    @Test
    void what_was_read_backwards_is_shown_as_the_list_goes() {
        PageRequest<Integer> asked = asked("2", null, "1");

        assertThat(asked.backwards()).isTrue();
        assertThat(asked.cursor()).isEqualTo(1);
        assertThat(asked.cut(List.of(3, 5, 7))).isEqualTo(Page.of(List.of(5, 3), true));
        assertThat(asked.cut(List.of(3))).isEqualTo(Page.whole(List.of(3)));
    }

    private static PageRequest<Integer> asked(@Nullable String limit, @Nullable String after, @Nullable String before) {
        return PageRequest.of(limit, after, before, Integer::valueOf);
    }
}
