package dev.posthaste;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MailboxTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "ada@example.com,``",
                "<ada@example.com>,``",
                "Ada <ada@example.com>,Ada",
                "Ada Lovelace<ada@example.com>,Ada Lovelace",
                "`\"Lovelace, Ada\" <ada@example.com>`,`Lovelace, Ada`",
                "`\"say \\\"hi\\\"\" <ada@example.com>`,say \"hi\"",
                "`\"a <b>\" <ada@example.com>`,a <b>",
                "Zoë 😀 <ada@example.com>,Zoë 😀",
            })
    void is_read_from_what_people_write(String text, String name) {
        Mailbox mailbox = Mailbox.parse(text);

        assertThat(mailbox.address()).hasToString("ada@example.com");
        assertThat(mailbox.name() == null ? "" : mailbox.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Ada", "Lovelace, Ada", "\"", "\\", " a ", "\"Ada\"", "a <b>", "x@y", "Zoë 😀", "(c)", "a.b"})
    void is_written_as_it_is_read(String name) {
        Mailbox mailbox = new Mailbox(name, EmailAddress.parse("ada@example.com"));

        assertThat(Mailbox.parse(mailbox.toString())).isEqualTo(mailbox);
    }

    @Test
    void a_blank_name_is_none() {
        assertThat(new Mailbox("  ", EmailAddress.parse("ada@example.com")).name())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ada",
                "Ada ada@example.com>",
                "Ada <>",
                "a <b> <ada@example.com>",
                "<ada@example.com>, <bob@example.com>",
                "Ada\r\nBcc: x <ada@example.com>",
                "A\u2028da <ada@example.com>"
            })
    void what_is_no_mailbox_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Mailbox.parse(text));
    }
}
