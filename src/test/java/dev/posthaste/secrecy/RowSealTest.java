package dev.posthaste.secrecy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class RowSealTest {

    private static final String ADA = "ada@example.test";
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Masters NONE = Masters.of(List.of());
    private static final Masters OLD = masters("old");
    private static final Masters BOTH = masters("new", "old");

    @Test
    void what_is_sealed_says_nothing_and_opens_again() throws Exception {
        RowSeal seal = on(OLD);

        String kept = seal.close("Für Ada: 1234");

        assertThat(kept).startsWith("sealed:old:").doesNotContain("Ada", "1234");
        assertThat(seal.close("Für Ada: 1234")).as("no two are alike").isNotEqualTo(kept);
        assertThat(seal.open(kept)).isEqualTo("Für Ada: 1234");
        assertThat(seal.shown(kept)).isEqualTo("Für Ada: 1234");
    }

    @Test
    void what_was_written_without_encryption_is_read_with_it_and_the_other_way_round() throws Exception {
        assertThat(on(OLD).open(ADA)).isEqualTo(ADA);
        assertThat(off(OLD).open(on(OLD).close(ADA))).isEqualTo(ADA);
        assertThat(off(OLD).close(ADA)).isEqualTo(ADA);
    }

    @Test
    void another_day_has_another_key_and_the_former_still_opens() throws Exception {
        String kept = on(OLD).close(ADA);
        RowSeal later = RowSeal.of(true, OLD, Clock.fixed(NOW.plusSeconds(200 * 86_400), ZoneOffset.UTC));

        assertThat(kept).startsWith("sealed:old:%d:".formatted(day(NOW)));
        assertThat(later.close(ADA)).startsWith("sealed:old:%d:".formatted(day(NOW) + 200));
        assertThat(later.open(kept)).isEqualTo(ADA);
    }

    @Test
    void a_newer_master_seals_and_the_older_opens_until_it_is_taken_away() throws Exception {
        String kept = on(OLD).close(ADA);

        assertThat(on(BOTH).open(kept)).isEqualTo(ADA);
        assertThat(on(BOTH).isUpToDate(kept)).isFalse();
        assertThat(on(BOTH).isUpToDate(on(BOTH).close(ADA))).isTrue();
        assertThatExceptionOfType(KeyMissing.class)
                .isThrownBy(() -> on(masters("new")).open(kept))
                .withMessageContaining("'old'");
        assertThat(on(masters("new")).shown(kept)).doesNotContain("sealed:");
    }

    @Test
    void a_recipient_is_found_by_any_form_that_he_may_have() {
        assertThat(off(NONE).keys(ADA)).containsExactly(ADA);
        assertThat(on(OLD).keys(ADA)).startsWith(on(OLD).key(ADA)).contains(ADA).hasSize(2);
        assertThat(on(BOTH).keys(ADA))
                .contains(on(OLD).key(ADA), on(masters("new")).key(ADA), ADA);
        assertThat(off(OLD).keys(ADA)).startsWith(ADA).contains(on(OLD).key(ADA));
        assertThat(on(OLD).key(ADA)).isEqualTo(on(OLD).key(ADA)).doesNotContain("ada");
        assertThat(on(OLD).key("bob@example.test")).isNotEqualTo(on(OLD).key(ADA));
    }

    @Test
    void a_text_that_only_looks_sealed_is_what_it_is() throws Exception {
        for (String text :
                List.of("sealed:old:1:AAAA", "sealed:old:x:y", "sealed:", "sealed:old:20000:" + "A".repeat(64))) {
            assertThat(on(OLD).open(text)).isEqualTo(text);
            assertThat(on(OLD).open(on(OLD).close(text))).isEqualTo(text);
        }
    }

    private static long day(Instant time) {
        return time.getEpochSecond() / 86_400;
    }

    private static RowSeal on(Masters masters) {
        return RowSeal.of(true, masters, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static RowSeal off(Masters masters) {
        return RowSeal.of(false, masters, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static Masters masters(String... names) {
        return Masters.of(Arrays.stream(names)
                .map(name -> {
                    byte[] key = new byte[32];
                    Arrays.fill(key, (byte) name.charAt(0));
                    return name + ":" + Base64.getEncoder().encodeToString(key);
                })
                .toList());
    }
}
