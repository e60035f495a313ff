package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.SmtpResult.Rejected;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderBlockTest extends EngineTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\r\nno header at all\r\n",
                "From: a@b\r\nTo: c@d\r\n\r\nFrom: x\r\nFrom: x\r\n",
                "From: a@b\r\nX-Long: 1\r\n\t2\r\n 3\r\n\r\n",
                "From: a@b\r\nReceived: 1\r\nReceived: 2\r\nX-A: 1\r\nX-A: 2\r\n\r\n",
                "Subject: Grüße\r\n\r\n",
                "Subject:"
            })
    void a_header_of_fields_is_sound(String message) {
        assertThat(HeaderBlock.isSound(message.getBytes(UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: a@b\r\nFrom: c@d\r\n\r\n",
                "Subject: one\r\nSUBJECT: two\r\n\r\n",
                "To: a@b\r\nContent-Type: text/plain\r\nTo: c@d\r\nX: 1\r\n\r\n",
                " folded from the start\r\n\r\n",
                "From: a@b\r\nno field\r\n\r\n",
                "From: a@b\r\nno field: really\r\n\r\n",
                "From: a@b\r\n: no name\r\n\r\n",
                "Subject: a\u0000b\r\n\r\n",
                "Subject: a\u001bb\r\n\r\n"
            })
    void a_header_that_somebody_else_wrote_on_is_not(String message) {
        assertThat(HeaderBlock.isSound(message.getBytes(UTF_8))).isFalse();
    }

    @Test
    void a_line_has_998_characters_at_most() {
        assertThat(HeaderBlock.isSound(("X: " + "x".repeat(995) + "\r\n\r\n").getBytes(UTF_8)))
                .isTrue();
        assertThat(HeaderBlock.isSound(("X: " + "x".repeat(996) + "\r\n\r\n").getBytes(UTF_8)))
                .isFalse();
    }

    @Test
    void nothing_is_sent_of_a_mail_whose_header_is_none() {
        SmtpResult result = send(Mails.mail("Subject: one\r\nSubject: two\r\n\r\n"));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.reply().status()).isEqualTo(new EnhancedStatus(5, 6, 0)));
        assertThat(server.conversations()).isEmpty();
    }
}
