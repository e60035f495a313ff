package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6376 section 3.4, with the words that the RFC uses in section 3.4.5. */
class RelaxedTest {

    @Test
    void header_fields_are_those_of_section_3_4_5() {
        assertThat(fields("A: X\r\nB : Y\t\r\n\tZ  \r\n\r\n C \r\n")).isEqualTo("a:X\r\nb:Y Z\r\n");
    }

    @Test
    void the_body_is_that_of_section_3_4_5() {
        assertThat(bodyHash(" C \r\nD \t E\r\n\r\n\r\n")).isEqualTo(sha256(" C\r\nD E\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\r\n\r\n", " ", " \t\r\n \r\n"})
    void a_body_of_blanks_is_an_empty_one(String body) {
        assertThat(bodyHash(body)).isEqualTo(sha256(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\nx", "\r\n \r\nx\r\n", "\r\n\r\nx \r\n\r\n"})
    void empty_lines_count_in_front_and_not_at_the_end(String body) {
        assertThat(bodyHash(body)).isEqualTo(sha256("\r\n\r\nx\r\n"));
    }

    @ParameterizedTest
    @CsvSource({"8191", "8192", "8193", "20000"})
    void a_body_of_many_chunks_is_hashed_whole(int length) {
        String line = "x".repeat(length);

        assertThat(bodyHash(line)).isEqualTo(sha256(line + "\r\n"));
    }

    @Test
    void an_empty_field_is_a_name_and_a_colon() {
        assertThat(fields("Subject:\r\nTo: \t\r\n \r\n")).isEqualTo("subject:\r\nto:\r\n");
    }

    private static String fields(String message) {
        byte[] bytes = message.getBytes(ISO_8859_1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (HeaderField field : HeaderField.cut(bytes).fields()) {
            Relaxed.field(field.name(), bytes, field.value(), field.end(), out);
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        return out.toString(ISO_8859_1);
    }

    private static byte[] bodyHash(String body) {
        byte[] message = ("A: X\r\n\r\n" + body).getBytes(ISO_8859_1);
        return Relaxed.bodyHash(message, HeaderField.cut(message).body());
    }

    private static byte[] sha256(String text) {
        return Sha256.digest().digest(text.getBytes(ISO_8859_1));
    }
}
