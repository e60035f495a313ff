package dev.posthaste.suppress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.posthaste.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CsvListTest {

    @Test
    void rows_are_items_and_columns_of_others_are_left_out() {
        assertThat(json("""
                        Email, Origin ,created,note
                        ada@example.com,bounce,1700000000,"said so, twice"

                        grace@example.com,,1700000001,
                        """)).isEqualTo("""
                        {"emails":[{"email":"ada@example.com","origin":"bounce","note":"said so, twice"},{"email":"grace@example.com"}]}""");
    }

    @Test
    void a_byte_order_mark_and_a_single_column_will_do() {
        assertThat(json("\uFEFFemail\r\nada@example.com\r\n")).isEqualTo("""
                        {"emails":[{"email":"ada@example.com"}]}""");
    }

    @Test
    void without_the_column_it_is_no_list() {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> json("ada@example.com\ngrace@example.com\n"));
        assertThat(refusal.faults())
                .singleElement()
                .satisfies(fault -> assertThat(fault.detail()).contains("one of them is email"));
    }

    @Test
    void what_is_no_csv_is_refused_with_its_line_and_not_quoted() {
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> json("email\nada@example.com\n\"secret@example.com"));
        assertThat(refusal.reason()).isEqualTo(Refusal.Reason.MALFORMED);
        assertThat(refusal).hasMessageContaining("line 3").hasMessageNotContaining("secret");
    }

    @Test
    void no_more_is_read_than_tells_that_it_is_too_much() {
        String csv = "email\n"
                + IntStream.range(0, 20_000)
                        .mapToObj(i -> "a" + i + "@example.com\n")
                        .collect(Collectors.joining());
        assertThat(CsvList.json(csv.getBytes(StandardCharsets.UTF_8)).get("emails"))
                .hasSize(AdditionReader.MOST + 1);
    }

    private static String json(String csv) {
        return CsvList.json(csv.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
