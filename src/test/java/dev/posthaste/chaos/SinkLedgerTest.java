package dev.posthaste.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SinkLedgerTest {

    private static final long ASKED = 1_000_000;

    @TempDir
    private Path folder;

    private SinkLedger ledger;

    @BeforeEach
    void open() throws IOException {
        ledger = new SinkLedger(folder.resolve("taken.tsv"));
    }

    @AfterEach
    void close() throws IOException {
        ledger.close();
    }

    @Test
    void a_p99_is_from_the_post_to_the_first_dot() {
        comes("a", ASKED + 300);
        comes("a", ASKED + 90_000);
        assertThat(ledger.p99Millis(List.of(asked("a")))).isEqualTo(300);
    }

    @Test
    void one_late_mail_of_a_hundred_is_no_p99_and_two_are() {
        IntStream.range(0, 198).forEach(i -> comes("c" + i, ASKED + 10));
        comes("late", ASKED + 5_000);
        comes("later", ASKED + 6_000);
        List<Callers.Answer> quick =
                IntStream.range(0, 198).mapToObj(i -> asked("c" + i)).toList();
        assertThat(ledger.p99Millis(with(quick, "late"))).isEqualTo(10);
        assertThat(ledger.p99Millis(with(quick, "late", "later"))).isEqualTo(5_000);
    }

    @Test
    void a_mail_that_has_not_come_takes_at_least_until_now() {
        assertThat(ledger.p99Millis(List.of(asked("a")))).isGreaterThan(System.currentTimeMillis() - ASKED - 60_000);
    }

    @Test
    void nothing_that_was_asked_for_is_no_short_time() {
        assertThat(ledger.p99Millis(List.of())).isEqualTo(Long.MAX_VALUE);
    }

    private void comes(String recipient, long millis) {
        ledger.completed(
                new Transaction(millis, "relay-1", recipient, "<1@chaos.test>", "a", Transaction.Answer.TAKEN));
    }

    private static List<Callers.Answer> with(List<Callers.Answer> some, String... more) {
        return Stream.concat(some.stream(), Stream.of(more).map(SinkLedgerTest::asked))
                .toList();
    }

    /** It was answered 20 ms later. */
    private static Callers.Answer asked(String recipient) {
        return new Callers.Answer(ASKED + 20, recipient, 202, 20);
    }
}
