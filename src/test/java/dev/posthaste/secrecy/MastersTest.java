package dev.posthaste.secrecy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.AEADBadTagException;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MastersTest {

    private static final byte[] SECRET = "a secret".getBytes(UTF_8);
    private static final String OLD = line("old", 1);
    private static final String NEW = line("new", 2);

    @Test
    void what_was_sealed_opens_where_it_belongs_and_nowhere_else() throws Exception {
        Masters masters = Masters.of(List.of(OLD));
        byte[] sealed = masters.seal(SECRET, "here");

        assertThat(masters.open(sealed, "here")).isEqualTo(SECRET);
        assertThat(new String(sealed, UTF_8)).doesNotContain("a secret");
        assertThatExceptionOfType(KeyMissing.class).isThrownBy(() -> masters.open(sealed, "there"));
    }

    @Test
    void the_first_seals_and_every_other_still_opens() throws Exception {
        byte[] before = Masters.of(List.of(OLD)).seal(SECRET, "x");
        Masters both = Masters.of(List.of("# the newest first", NEW, "", OLD));

        assertThat(both.open(before, "x")).isEqualTo(SECRET);
        assertThat(both.isSealedByFirst(before)).isFalse();
        assertThat(both.isSealedByFirst(both.seal(SECRET, "x"))).isTrue();
        assertThat(Masters.of(List.of(OLD)).canOpen(both.seal(SECRET, "x"))).isFalse();
    }

    @Test
    void a_master_that_is_missing_or_another_of_its_name_is_told_from_a_key_that_was_destroyed() {
        byte[] sealed = Masters.of(List.of(OLD)).seal(SECRET, "x");

        assertThatExceptionOfType(KeyMissing.class)
                .isThrownBy(() -> Masters.of(List.of(NEW)).open(sealed, "x"))
                .withMessageContaining("'old'");
        assertThatExceptionOfType(KeyMissing.class)
                .isThrownBy(() -> Masters.of(List.of(line("old", 3))).open(sealed, "x"));
    }

    @Test
    void a_plain_secret_is_told_from_a_sealed_one() {
        assertThat(Masters.isSealed(Masters.of(List.of(OLD)).seal(SECRET, "x"))).isTrue();
        assertThat(Masters.isSealed(new byte[32])).isFalse();
        assertThat(Masters.isSealed(new byte[0])).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nothing", "short:AAAA", ":AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "x:not base64!"})
    void a_line_that_is_no_master_is_refused_without_being_quoted(String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Masters.of(List.of(line)))
                .withMessageContaining("name:key")
                .withMessageNotContaining(line);
    }

    @Test
    void two_of_one_name_are_refused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Masters.of(List.of(OLD, OLD)))
                .withMessageContaining("'old'");
    }

    @Test
    void a_changed_octet_anywhere_is_noticed() {
        var key = new SecretKeySpec(new byte[32], "AES");
        byte[] sealed = AesGcm.seal(key, new byte[0], SECRET);
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatExceptionOfType(AEADBadTagException.class)
                    .isThrownBy(() -> AesGcm.open(key, new byte[0], changed));
        }
        assertThatExceptionOfType(AEADBadTagException.class)
                .isThrownBy(() -> AesGcm.open(key, new byte[0], Arrays.copyOf(sealed, 27)));
    }

    private static String line(String name, int seed) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) seed);
        return name + ":" + Base64.getEncoder().encodeToString(key);
    }
}
