package dev.posthaste;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailAddressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com",
                "ada.lovelace+news@mail.example.com",
                "!#$%&'*+-/=?^_`{|}~@example.com",
                "\"ada lovelace\"@example.com",
                "\"a\\\"b\"@example.com",
                "a@b",
                "zoë@example.com",
                "用户@example.com",
            })
    void is_what_the_rfc_allows(String text) {
        assertThat(EmailAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "@example.com",
                "ada@",
                ".ada@example.com",
                "ada.@example.com",
                "a..b@example.com",
                "ada lovelace@example.com",
                "a@b c",
                "a@b>\r\nDATA",
                "a@b SIZE=1",
                "\"a\r\nRCPT TO:<x@y>\"@z",
                "\"a\nb\"@example.com",
                "\"a\"b\"@example.com",
                "\"a\\\"@example.com",
                "a\u0000b@example.com",
                "a\u2028b@example.com",
                "a\u00a0b@example.com",
                "a\ud800b@example.com",
                "<a>@example.com",
                "a@-example.com",
                "a@example-.com",
                "a@example..com",
                "a@[127.0.0.1]",
                "a@exam_ple.com",
            })
    void anything_else_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> EmailAddress.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"64,true", "65,false"})
    void the_local_part_is_at_most_64_octets(int length, boolean allowed) {
        assertThat(isAllowed("a".repeat(length) + "@example.com")).isEqualTo(allowed);
    }

    @Test
    void octets_are_counted_not_characters() {
        assertThat(isAllowed("é".repeat(33) + "@example.com")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"63,true", "64,false"})
    void a_label_is_at_most_63_octets(int length, boolean allowed) {
        assertThat(isAllowed("a@" + "b".repeat(length) + ".com")).isEqualTo(allowed);
    }

    @Test
    void an_address_is_at_most_254_octets() {
        String domain = ("b".repeat(61) + ".").repeat(3) + "com";

        assertThat(isAllowed("a".repeat(64) + "@" + domain)).isTrue();
        assertThat(isAllowed("a".repeat(64) + "@b" + domain)).isFalse();
    }

    @Test
    void a_domain_is_kept_in_a_labels_and_lower_case() {
        assertThat(EmailAddress.parse("Ada@BÜCHER.Example")).hasToString("Ada@xn--bcher-kva.example");
    }

    @ParameterizedTest
    @CsvSource({
        "straße.example,xn--strae-oqa.example", // and not strasse.example, who is somebody else
        "βόλος.example,xn--nxasmm1c.example",
        "نامه‌ای.example,xn--mgba3gch31f060k.example",
        "ｅｘａｍｐｌｅ。ｔｅｓｔ,example.test",
        "日本語.example,xn--wgv71a119e.example",
        "𞤀𞤣𞤤𞤢𞤥.example,xn--9d6haceg.example" // letters that are younger than IDNA 2003
    })
    void a_domain_is_converted_as_idna_2008_wants_it(String domain, String ascii) {
        String converted = EmailAddress.parse("ada@" + domain).domain();

        assertThat(converted).isEqualTo(ascii);
        assertThat(EmailAddress.parse("ada@" + converted).domain()).isEqualTo(ascii);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a‌b.example", // a joiner that joins nothing
                "-ü.example",
                "ü_x.example",
                "ü..example",
                "­.example", // maps to nothing
                "אa.example", // both directions in one label
                "́ü.example" // begins with a combining mark
            })
    void a_domain_that_is_none_is_refused(String domain) {
        assertThat(isAllowed("ada@" + domain)).isFalse();
    }

    @Test
    void recipients_are_compared_without_case() {
        assertThat(EmailAddress.parse("Ada@Example.com").canonical()).isEqualTo("ada@example.com");
    }

    @ParameterizedTest
    @MethodSource
    void recipients_are_compared_without_quotes_that_nothing_needs(String written, String compared) {
        EmailAddress address = EmailAddress.parse(written);

        assertThat(address.canonical()).isEqualTo(compared);
        assertThat(EmailAddress.parse(compared).canonical()).isEqualTo(compared);
        assertThat(address).hasToString(written);
    }

    static Stream<Arguments> recipients_are_compared_without_quotes_that_nothing_needs() {
        return Stream.of(
                Arguments.of("\"ada\"@example.com", "ada@example.com"),
                Arguments.of("\"Ada.Lovelace\"@example.com", "ada.lovelace@example.com"),
                Arguments.of("\"a\\da\"@example.com", "ada@example.com"),
                Arguments.of("\"\\a\\d\\a\"@example.com", "ada@example.com"),
                Arguments.of("\"ada lovelace\"@example.com", "\"ada lovelace\"@example.com"),
                Arguments.of("\"ada\\ lovelace\"@example.com", "\"ada lovelace\"@example.com"),
                Arguments.of("\"\\a\\\"b\"@example.com", "\"a\\\"b\"@example.com"),
                Arguments.of("\"a\\\\b\"@example.com", "\"a\\\\b\"@example.com"),
                Arguments.of("\"a\\@b\"@example.com", "\"a@b\"@example.com"),
                Arguments.of("\".ada\"@example.com", "\".ada\"@example.com"),
                Arguments.of("\"a..b\"@example.com", "\"a..b\"@example.com"),
                Arguments.of("\"\"@example.com", "\"\"@example.com"));
    }

    private static boolean isAllowed(String text) {
        try {
            EmailAddress.parse(text);
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
