package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.Rejected;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BeforeDotTest extends EngineTest {

    private final AtomicInteger claims = new AtomicInteger();

    @ParameterizedTest
    @ValueSource(ints = {1_000, 32 * 1024, 1_000_000})
    void a_claim_that_fails_holds_the_mail_back(int size) {
        SmtpResult result = deliver(Mails.large(size), () -> {
            throw new IOException("the log is down");
        });

        assertThat(result).isEqualTo(new Unavailable(Phase.DATA, "held back before the final dot: IOException", null));
        assertThat(server.conversation(0).ended()).succeedsWithin(Mails.LONG);
        assertThat(server.mails()).isEmpty();
        assertThat(server.conversation(0).transcript()).doesNotContain("\r\n.");
        assertThat(deliver(Mails.receipt(), Mails.NOTHING)).isInstanceOf(Accepted.class);
    }

    @Test
    void the_claim_comes_when_the_server_waits_for_the_message_and_has_none_of_it() {
        SmtpResult result = deliver(
                Mails.receipt(),
                () -> assertThat(server.conversation(0).transcript()).endsWith("DATA\r\n"));

        assertThat(result).isInstanceOf(Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({"MAIL,421 4.3.2 closing,0", "MAIL,550 5.7.1 no,1", "RCPT,421 4.3.2 closing,1", "DOT,250 taken,1"})
    void that_the_server_listens_is_told_once_and_before_it_has_taken_the_mail(Moment moment, String reply, int told) {
        var heard = new AtomicInteger();
        server.on(moment).reply(reply);

        deliver(Mails.receipt(), new BeforeDot() {
            @Override
            public void run() {
                assertThat(heard).hasValue(1);
            }

            @Override
            public void answered() {
                heard.incrementAndGet();
            }
        });

        assertThat(heard).hasValue(told);
    }

    @Test
    void no_claim_is_made_for_a_mail_that_was_refused() {
        server.on(Moment.RCPT).reply("550 5.1.1 nobody");

        deliver(Mails.receipt(), claims::incrementAndGet);

        assertThat(claims).hasValue(0);
    }

    @Test
    void a_claim_that_takes_longer_than_the_attempt_holds_the_mail_back() {
        CountDownLatch never = new CountDownLatch(1);
        SmtpResult result = client.deliver(
                        Mails.server(server),
                        Mails.receipt(),
                        () -> assertThat(never.await(400, TimeUnit.MILLISECONDS))
                                .isFalse(),
                        Duration.ofMillis(300))
                .result();

        assertThat(result).isEqualTo(new Unavailable(Phase.DATA, "the attempt's deadline has passed", null));
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void a_slow_claim_is_not_held_against_the_server() {
        CountDownLatch never = new CountDownLatch(1);
        SmtpResult result = client.deliver(
                        Mails.impatient(server),
                        Mails.receipt(),
                        () -> assertThat(never.await(500, TimeUnit.MILLISECONDS))
                                .isFalse(),
                        Mails.LONG)
                .result();

        assertThat(result).isInstanceOf(Accepted.class);
    }

    @Test
    void a_refusal_before_the_dot_is_heard_and_the_dot_not_sent() {
        SmtpResult result =
                deliver(Mails.receipt(), () -> server.conversation(0).raw("451 4.3.1 disk full\r\n".getBytes(UTF_8)));

        assertThat(result)
                .isEqualTo(new Rejected(Phase.DATA, new SmtpReply(451, new EnhancedStatus(4, 3, 1), "disk full")));
        assertThat(server.mails()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"250 taken", "421 going down"})
    void a_yes_before_the_dot_is_not_believed(String early) {
        SmtpResult result =
                deliver(Mails.receipt(), () -> server.conversation(0).raw((early + "\r\n").getBytes(UTF_8)));

        assertThat(result)
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        unavailable -> assertThat(unavailable.phase()).isEqualTo(Phase.DATA));
        assertThat(server.mails()).isEmpty();
    }

    @Test
    void an_error_in_the_claim_is_thrown_on_and_the_connection_closed() {
        assertThatThrownBy(() -> deliver(Mails.receipt(), () -> {
                    throw new AssertionError("a bug");
                }))
                .isInstanceOf(AssertionError.class);

        assertThat(server.conversation(0).ended()).succeedsWithin(Mails.LONG);
        assertThat(server.mails()).isEmpty();
    }

    private SmtpResult deliver(SmtpTransaction mail, BeforeDot beforeDot) {
        return client.deliver(Mails.server(server), mail, beforeDot, Mails.LONG).result();
    }
}
