package dev.posthaste;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BounceKindTest {

    @ParameterizedTest
    @CsvSource({
        "550, 5.1.1, HARD",
        "550, 5.1.10, HARD",
        "550, 5.2.1, HARD",
        "552, 5.2.2, SOFT",
        "451, 4.4.1, SOFT",
        "451,, SOFT",
        "550, 5.1.8, BLOCKED",
        "550, 5.7.1, BLOCKED",
        "451, 4.7.1, BLOCKED",
        "550, 5.0.0, UNDETERMINED",
        "550,, UNDETERMINED",
        ",, UNDETERMINED",
    })
    void the_status_says_what_a_bounce_is_evidence_of(
            @Nullable Integer code, @Nullable String status, BounceKind kind) {
        assertThat(BounceKind.of(code, status)).isEqualTo(kind);
    }
}
