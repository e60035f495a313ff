package dev.posthaste.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.posthaste.secrecy.KeyMissing;
import dev.posthaste.secrecy.Masters;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SecretBoxTest {

    private final SigningSecret secret = SigningSecret.fresh(new Random(7));

    @Test
    void without_a_master_a_secret_stands_there_as_it_is() throws Exception {
        SecretBox box = box();

        assertThat(box.close(secret)).isEqualTo(secret.octets());
        assertThat(box.open(secret.octets()).octets()).isEqualTo(secret.octets());
        assertThat(box.isOutdated(secret.octets())).isFalse();
    }

    @Test
    void with_one_it_is_sealed_and_those_from_before_still_sign() throws Exception {
        SecretBox box = box("a");
        byte[] kept = box.close(secret);

        assertThat(kept).isNotEqualTo(secret.octets()).hasSizeGreaterThan(32 + 28);
        assertThat(box.open(kept).octets()).isEqualTo(secret.octets());
        assertThat(box.open(secret.octets()).octets()).isEqualTo(secret.octets());
        assertThat(box.isOutdated(secret.octets())).isTrue();
        assertThat(box.isOutdated(kept)).isFalse();
    }

    @Test
    void what_a_former_master_sealed_is_to_be_sealed_anew_and_needs_it_until_then() {
        byte[] kept = box("a").close(secret);

        assertThat(box("b", "a").isOutdated(kept)).isTrue();
        assertThatExceptionOfType(KeyMissing.class).isThrownBy(() -> box("b").open(kept));
    }

    private static SecretBox box(String... masters) {
        return new SecretBox(
                Masters.of(Arrays.stream(masters).map(SecretBoxTest::master).toList()));
    }

    private static String master(String name) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) name.charAt(0));
        return name + ":" + Base64.getEncoder().encodeToString(key);
    }
}
