package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmtpOutputTest {

    private static final int BUFFER = 32 * 1024;

    private final List<byte[]> writes = new ArrayList<>();
    private final SmtpOutput output = new SmtpOutput((bytes, length) -> {
        byte[] copy = new byte[length];
        System.arraycopy(bytes, 0, copy, 0, length);
        writes.add(copy);
    });

    @Test
    void a_group_of_commands_is_one_write() throws IOException {
        output.line("MAIL FROM:<>", 512);
        output.line("RCPT TO:<ada@example.org>", 512);
        output.line("DATA", 512);
        output.flush();

        assertThat(writes)
                .singleElement()
                .isEqualTo("MAIL FROM:<>\r\nRCPT TO:<ada@example.org>\r\nDATA\r\n".getBytes(US_ASCII));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RCPT TO:<a@b>\r\nDATA", "a\nb", "a\rb", "a\u0000b", "a\tb", "a\u007fb"})
    void a_command_cannot_be_more_than_one_line(String command) {
        assertThatThrownBy(() -> output.line(command, 512)).isInstanceOf(IllegalArgumentException.class);
        assertThat(writes).isEmpty();
    }

    @Test
    void a_command_has_its_length_in_octets() throws IOException {
        output.line("x".repeat(510), 512);
        assertThatThrownBy(() -> output.line("x".repeat(511), 512)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> output.line("ü".repeat(300), 512)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".\r\n", ".", "..", "a", "a\r\n", "a\r\n.", "a\r\n.\r\nb\r\n", "a.b\r\n..c\r\n"})
    void every_message_comes_back_as_it_was(String message) throws IOException {
        assertRoundTrip(message.getBytes(US_ASCII));
    }

    @RepeatedTest(300)
    void random_messages_come_back_as_they_were(RepetitionInfo repetition) throws IOException {
        Random random = new Random(repetition.getCurrentRepetition());
        String[] chunks = {".", "\r\n", "a", "..", "\r\n.", "\r\n.\r\n", "a.\r\n", "x".repeat(700)};
        StringBuilder message = new StringBuilder("x".repeat(random.nextInt(4) == 0 ? 0 : BUFFER - random.nextInt(60)));
        for (int i = random.nextInt(200); i > 0; i--) {
            message.append(chunks[random.nextInt(chunks.length)]);
        }
        assertRoundTrip(message.toString().getBytes(US_ASCII));
    }

    @Test
    void dots_at_every_place_around_a_buffers_edge_come_back() throws IOException {
        for (int before = BUFFER - 8; before <= BUFFER + 8; before++) {
            assertRoundTrip(("x".repeat(before - 2) + "\r\n.\r\n..\r\n.a").getBytes(US_ASCII));
        }
    }

    @Test
    void the_end_of_data_is_in_the_last_write_alone_and_whole() throws IOException {
        for (int length = BUFFER - 12; length <= BUFFER + 12; length++) {
            writes.clear();
            output.message("x".repeat(length).getBytes(US_ASCII), new MessageFacts(false, false, false, false, false));
            ByteArrayOutputStream unflushed = new ByteArrayOutputStream();
            writes.forEach(unflushed::writeBytes);
            assertThat(unflushed.toString(UTF_8)).doesNotContain("\r");

            output.flush();
            assertThat(new String(writes.getLast(), US_ASCII)).endsWith("\r\n.\r\n");
        }
    }

    private void assertRoundTrip(byte[] message) throws IOException {
        writes.clear();
        output.message(message, MessageFacts.of(message));
        output.flush();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        writes.forEach(all::writeBytes);
        String wire = "\r\n" + all.toString(US_ASCII); // the line of DATA ends before it

        assertThat(wire.indexOf("\r\n.\r\n")).isEqualTo(wire.length() - 5);
        String expected = new String(message, US_ASCII);
        if (!expected.isEmpty() && !expected.endsWith("\r\n")) {
            expected += "\r\n";
        }
        String content = wire.substring(0, wire.length() - 3);
        assertThat(content.replace("\r\n.", "\r\n").substring(2)).isEqualTo(expected);
    }
}
