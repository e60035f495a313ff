package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyReaderTest {

    @Test
    void lines_of_one_reply_are_gathered_and_the_next_reply_is_left() throws IOException {
        ReplyReader reader = over("250-one\r\n250-two\r\n250 three\r\n354 go\r\n");

        assertThat(reader.read().lines()).containsExactly("one", "two", "three");
        assertThat(reader.hasMore()).isTrue();
        assertThat(reader.read().code()).isEqualTo(354);
        assertThat(reader.hasMore()).isFalse();
    }

    @Test
    void a_reply_may_be_a_code_alone_or_end_with_lf() throws IOException {
        ReplyReader reader = over("250\r\n250\n220 \r\n");

        assertThat(reader.read().lines()).containsExactly("");
        assertThat(reader.read().lines()).containsExactly("");
        assertThat(reader.read().code()).isEqualTo(220);
    }

    @Test
    void a_reply_may_come_byte_by_byte() throws IOException {
        InputStream slow = new InputStream() {
            private final InputStream all = new ByteArrayInputStream("250-a\r\n250 b\r\n".getBytes(UTF_8));

            @Override
            public int read() throws IOException {
                return all.read();
            }

            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                return all.read(bytes, from, Math.min(1, length));
            }
        };

        assertThat(new ReplyReader(slow).read().lines()).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello\r\n",
                "\r\n",
                "25\r\n",
                "2500 x\r\n",
                "150 x\r\n",
                "650 x\r\n",
                "250_x\r\n",
                "\u0000\u0000\u0000\r\n",
                " 250 x\r\n",
                "250-a\r\n251 b\r\n",
                "٢٥٠ x\r\n"
            })
    void what_is_no_reply_is_a_violation(String said) {
        assertThatThrownBy(() -> over(said).read()).isInstanceOf(ProtocolViolation.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "250 ok", "250-ok\r\n"})
    void an_end_before_the_end_of_the_reply_is_one(String said) {
        assertThatThrownBy(() -> over(said).read()).isInstanceOf(EOFException.class);
    }

    @Test
    void of_an_endless_line_no_more_than_64_kb_are_read() {
        Endless endless = new Endless("250 ", "x");

        assertThatThrownBy(() -> new ReplyReader(endless).read()).isInstanceOf(ProtocolViolation.class);
        assertThat(endless.given).isLessThanOrEqualTo(64 * 1024);
    }

    @Test
    void of_an_endless_reply_no_more_than_64_kb_are_read() {
        Endless endless = new Endless("", "250-" + "x".repeat(1000) + "\r\n");

        assertThatThrownBy(() -> new ReplyReader(endless).read()).isInstanceOf(ProtocolViolation.class);
        assertThat(endless.given).isLessThanOrEqualTo(68 * 1024);
    }

    @Test
    void an_endless_reply_of_short_lines_ends_too() {
        assertThatThrownBy(() -> new ReplyReader(new Endless("", "250-\r\n")).read())
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("128 lines");
    }

    @Test
    void the_longest_reply_that_is_allowed_is_read() throws IOException {
        String line = "250-" + "x".repeat(506) + "\r\n";
        ReplyReader reader = over(line.repeat(127) + "250 x\r\n250 next\r\n");

        assertThat(reader.read().lines()).hasSize(128);
        assertThat(reader.read().lines()).containsExactly("next");
    }

    private static ReplyReader over(String said) {
        return new ReplyReader(new ByteArrayInputStream(said.getBytes(UTF_8)));
    }

    private static final class Endless extends InputStream {
        private final byte[] start;
        private final byte[] then;
        private int given;

        Endless(String start, String then) {
            this.start = start.getBytes(UTF_8);
            this.then = then.getBytes(UTF_8);
        }

        @Override
        public int read() {
            int at = given++;
            return at < start.length ? start[at] : then[(at - start.length) % then.length];
        }

        @Override
        public int read(byte[] bytes, int from, int length) {
            for (int i = 0; i < length; i++) {
                bytes[from + i] = (byte) read();
            }
            return length;
        }
    }
}
