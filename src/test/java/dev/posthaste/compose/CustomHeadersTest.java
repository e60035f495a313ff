package dev.posthaste.compose;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CustomHeadersTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Campaign",
                "List-Unsubscribe",
                "List-Unsubscribe-Post",
                "In-Reply-To",
                "References",
                "Feedback-ID",
                "Importance",
                "Precedence"
            })
    void a_caller_may_set(String name) {
        assertThatNoException().isThrownBy(() -> CustomHeaders.check(name, "x"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From",
                "TO",
                "cc",
                "Bcc",
                "Sender",
                "Reply-To",
                "Subject",
                "Date",
                "Message-ID",
                "MIME-Version",
                "Content-Type",
                "Content-Anything",
                "Return-Path",
                "Received",
                "DKIM-Signature",
                "ARC-Seal",
                "Authentication-Results",
                "Auto-Submitted",
                "Resent-From",
                "Delivered-To",
                "Errors-To",
                "Disposition-Notification-To"
            })
    void the_service_sets(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CustomHeaders.check(name, "x"))
                .withMessage("The header %s is set by the service.", name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r\nBcc", "ü", "a\t", "Bcc "})
    void a_name_is_printable_ascii(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CustomHeaders.check(name, "x"))
                .withMessageStartingWith("A header's name is ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\r\nBcc: x@example.com", "a\nb", "a\rb", "a\u0085b", "a\u2028b", "a\0b", "a\tb", "a\uDC00"})
    void a_value_is_one_line(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CustomHeaders.check("X-A", value))
                .withMessageContaining("one line of text");
    }

    @Test
    void name_and_value_have_a_limit() {
        assertThatNoException().isThrownBy(() -> CustomHeaders.check("a".repeat(76), "ü".repeat(499)));
        assertThatIllegalArgumentException().isThrownBy(() -> CustomHeaders.check("a".repeat(77), "x"));
        assertThatIllegalArgumentException().isThrownBy(() -> CustomHeaders.check("X-A", "ü".repeat(500)));
    }
}
