package dev.posthaste;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BounceKindTest {

    @ParameterizedTest
    @CsvSource({
        "550, 5.1.1, HARD",
        "550, 5.1.3, HARD",
        "550, 5.1.6, HARD",
        "550, 5.1.10, HARD",
        "550, 5.2.1, HARD",
        "552, 5.2.2, SOFT",
        "451, 4.4.1, SOFT",
        "451,, SOFT",
        "450, 4.1.1, SOFT",
        "550, 5.1.7, BLOCKED",
        "550, 5.1.8, BLOCKED",
        "552, 5.2.3, BLOCKED",
        "552, 5.3.4, BLOCKED",
        "554, 5.6.0, BLOCKED",
        "553, 5.6.7, BLOCKED",
        "550, 5.7.1, BLOCKED",
        "451, 4.7.1, BLOCKED",
        "550, 5.0.0, UNDETERMINED",
        "550, 5.1.0, UNDETERMINED",
        "550, 5.1.2, UNDETERMINED",
        "550, 5.1.4, UNDETERMINED",
        "550, 5.1.11, UNDETERMINED",
        "550, 5.2.0, UNDETERMINED",
        "554, 5.3.0, UNDETERMINED",
        "550, 5.4.4, UNDETERMINED",
        "550,, UNDETERMINED",
        ",, UNDETERMINED",
    })
    void the_status_says_what_a_bounce_is_evidence_of(
            @Nullable Integer code, @Nullable String status, BounceKind kind) {
        assertThat(BounceKind.of(code, status)).isEqualTo(kind);
    }
}
