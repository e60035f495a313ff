package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFactsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n", "\r", "a\nb", "a\rb", "\n.\n", "\r.\r", "\n.\r\n", "\r\n.\r", "a\r\r\n", "\n\r\n", "a\r\n\r",
                "\r\n\n"
            })
    void a_cr_or_lf_alone_is_found_wherever_it_stands(String message) {
        assertThat(of(message).bareLineEnd()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a\r\n", "\r\n\r\n", ".\r\n.\r\n"})
    void crlf_alone_is_clean(String message) {
        assertThat(of(message).bareLineEnd()).isFalse();
    }

    @Test
    void a_dot_matters_at_the_start_of_a_line() {
        assertThat(of(".").dotted()).isTrue();
        assertThat(of("a\r\n.b").dotted()).isTrue();
        assertThat(of("a.b\r\nc.").dotted()).isFalse();
    }

    @Test
    void eight_bit_and_ending() {
        assertThat(of("ü").eightBit()).isTrue();
        assertThat(of("u").eightBit()).isFalse();
        assertThat(of("u").ended()).isFalse();
        assertThat(of("u\r\n").ended()).isTrue();
    }

    private static MessageFacts of(String message) {
        return MessageFacts.of(message.getBytes(UTF_8));
    }
}
