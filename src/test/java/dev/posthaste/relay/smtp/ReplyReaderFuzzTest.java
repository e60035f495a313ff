package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Mutations;
import dev.posthaste.fuzz.Exploration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

public class ReplyReaderFuzzTest {

    public static final Exploration EXPLORATION = new Exploration(ReplyReaderFuzzTest.class, "fuzz/replies");

    @Test
    void whatever_a_server_says_is_a_reply_or_the_end() {
        Mutations.of("replies", ReplyReaderFuzzTest::fuzzerTestOneInput);
    }

    @Test
    void jazzer_finds_nothing_that_is_neither() throws Exception {
        EXPLORATION.run();
    }

    public static void fuzzerTestOneInput(byte[] said) {
        List<SmtpReply> replies = replies(new ByteArrayInputStream(said));

        assertThat(replies).allSatisfy(reply -> {
            assertThat(reply.text().length()).isLessThanOrEqualTo(512);
            assertThat(reply.text().codePoints()).noneMatch(c -> Character.isISOControl(c) || isHalf(c));
        });
        // How the bytes are cut into packets is nobody's business.
        assertThat(replies(new ByteByByte(said))).isEqualTo(replies);
    }

    private static List<SmtpReply> replies(InputStream in) {
        ReplyReader reader = new ReplyReader(in);
        List<SmtpReply> replies = new ArrayList<>();
        try {
            while (true) {
                replies.add(reader.read().reply());
            }
        } catch (IOException _) {
            return replies;
        }
    }

    private static boolean isHalf(int c) {
        return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    }

    private static final class ByteByByte extends ByteArrayInputStream {

        ByteByByte(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int offset, int length) {
            return super.read(into, offset, Math.min(1, length));
        }
    }
}
