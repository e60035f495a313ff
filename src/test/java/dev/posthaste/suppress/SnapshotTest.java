package dev.posthaste.suppress;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SnapshotTest {

    private static final long ADA = Snapshot.hash("acme", "ada@example.test");
    private static final long BOB = Snapshot.hash("acme", "bob@example.test");

    @Test
    void it_holds_who_was_read_and_nobody_else() {
        Snapshot snapshot = Snapshot.of(LongStream.of(ADA));

        assertThat(snapshot.mayHold(ADA)).isTrue();
        assertThat(snapshot.mayHold(BOB)).isFalse();
        assertThat(Snapshot.EMPTY.mayHold(ADA)).isFalse();
    }

    @Test
    void one_tenants_address_is_not_anothers() {
        assertThat(Snapshot.hash("acme", "ada@example.test")).isNotEqualTo(Snapshot.hash("acm", "eada@example.test"));
        assertThat(Snapshot.hash("other", "ada@example.test")).isNotEqualTo(ADA);
    }

    @Test
    void a_change_leaves_the_one_that_is_being_read_as_it_was() {
        Snapshot before = Snapshot.of(LongStream.of(ADA));

        Snapshot after = before.changed(Set.of(BOB), Set.of(ADA));

        assertThat(before.mayHold(ADA)).isTrue();
        assertThat(after.mayHold(ADA)).isFalse();
        assertThat(after.mayHold(BOB)).isTrue();
    }

    @Test
    void whoever_is_told_of_twice_is_held_once() {
        assertThat(Snapshot.of(LongStream.of(ADA, BOB, ADA))
                        .changed(Set.of(BOB), Set.of())
                        .size())
                .isEqualTo(2);
    }
}
