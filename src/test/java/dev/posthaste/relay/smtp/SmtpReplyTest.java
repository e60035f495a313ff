package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpReplyTest {

    @Test
    void the_enhanced_status_is_taken_off_each_line() {
        SmtpReply reply = SmtpReply.of(550, List.of("5.1.1 No such user", "5.1.1 see our page"));

        assertThat(reply).isEqualTo(new SmtpReply(550, new EnhancedStatus(5, 1, 1), "No such user see our page"));
        assertThat(reply).hasToString("550 5.1.1 No such user see our page");
    }

    @Test
    void a_status_that_contradicts_the_code_is_only_text() {
        assertThat(SmtpReply.of(451, List.of("5.1.1 hm"))).isEqualTo(new SmtpReply(451, null, "5.1.1 hm"));
    }

    @Test
    void control_characters_and_line_separators_do_not_survive() {
        assertThat(new SmtpReply(550, null, "a\u0000b\u001b[31m\u2028c\u0085").text())
                .isEqualTo("a\uFFFDb\uFFFD[31m\uFFFDc\uFFFD");
    }

    @Test
    void the_text_is_cut_at_512_and_not_within_a_character() {
        assertThat(new SmtpReply(550, null, "x".repeat(511) + "\uD83D\uDE00").text())
                .isEqualTo("x".repeat(511));
        assertThat(new SmtpReply(550, null, "x".repeat(600)).text()).hasSize(512);
    }

    @Test
    void a_status_reads_and_writes_the_same() {
        assertThat(EnhancedStatus.parse("4.7.123")).isEqualTo(new EnhancedStatus(4, 7, 123));
        assertThat(new EnhancedStatus(4, 7, 123)).hasToString("4.7.123");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3.1.1", "5.1", "5.1.1000", "5.1.1 text", "5.1.1 ", "x5.1.1", "5.1.1."})
    void what_is_no_status_is_refused(String text) {
        assertThatThrownBy(() -> EnhancedStatus.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
