package dev.posthaste.queue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SeriesKeyTest {

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void what_a_row_keeps_is_read_back(boolean sandbox) {
        var key = new SeriesKey("login-code", sandbox);

        assertThat(SeriesKey.ofKept(key.kept())).isEqualTo(key);
    }
}
