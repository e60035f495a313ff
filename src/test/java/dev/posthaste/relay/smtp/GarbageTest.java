package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A reply is the reply to its command or to none. */
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GarbageTest extends EngineTest {

    @ParameterizedTest
    @EnumSource(names = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA"})
    void bytes_that_are_no_reply_end_the_conversation(Moment moment) {
        server.on(moment).times(1).raw("\0\0\0 hello\r\n".getBytes(UTF_8));

        assertThat(send(Mails.receipt())).isInstanceOf(Unavailable.class);
        assertThat(server.conversation(0).ended()).succeedsWithin(Mails.LONG);
        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"CONNECT", "EHLO", "MAIL", "DATA"})
    void a_line_of_10_mb_ends_the_conversation(Moment moment) {
        byte[] line = new byte[10_000_000];
        Arrays.fill(line, (byte) 'x');
        line[0] = '2';
        line[1] = '5';
        line[2] = '0';
        line[3] = ' ';
        server.on(moment).times(1).raw(line);

        assertThat(send(Mails.receipt()))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        dropped -> assertThat(dropped.cause()).contains("64 kB"));
    }

    @Test
    void a_reply_without_end_ends_the_conversation() {
        server.on(Moment.EHLO).times(1).act(conversation -> {
            while (true) {
                conversation.raw("250-and another thing\r\n".getBytes(UTF_8));
            }
        });

        assertThat(send(Mails.receipt()))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        dropped -> assertThat(dropped.cause()).contains("128 lines"));
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, 220 hello, true",
        "EHLO, 250 hello, true",
        "MAIL, 250 ok, true",
        "RCPT, 250 ok, true",
        "DATA, 354 go, true",
        "MAIL, 250 ok, false",
        "RCPT, 250 ok, false",
        "DATA, 354 go, false",
    })
    void two_replies_to_one_command_never_shift_to_the_next(Moment moment, String reply, boolean pipelining) {
        if (!pipelining) {
            server.without("PIPELINING");
        }
        server.on(moment).times(1).reply(reply, reply);

        assertThat(send(Mails.receipt())).isInstanceOf(Unavailable.class);
        assertThat(server.mails()).isEmpty();
        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.mails()).hasSize(1);
    }

    @Test
    void a_second_reply_to_the_dot_is_not_the_answer_to_the_next_mail() {
        server.on(Moment.DOT).times(1).reply("250 taken", "550 5.1.1 nobody");

        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversations()).hasSize(2);
        assertThat(server.mails()).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"550 5.1.1 nobody", "250 ok", "421 too long idle"})
    void what_an_idle_connection_says_is_not_the_answer_to_the_next_mail(String stray) throws InterruptedException {
        CountDownLatch firstIsDone = new CountDownLatch(1);
        CountDownLatch said = new CountDownLatch(1);
        server.on(Moment.DOT).times(1).act(conversation -> {
            conversation.raw("250 taken\r\n".getBytes(UTF_8));
            firstIsDone.await();
            conversation.raw((stray + "\r\n").getBytes(UTF_8));
            said.countDown();
        });

        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
        firstIsDone.countDown();
        assertThat(said.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(send(Mails.receipt())).isInstanceOf(Accepted.class);
        assertThat(server.conversation(1).mails()).hasSize(1);
    }
}
