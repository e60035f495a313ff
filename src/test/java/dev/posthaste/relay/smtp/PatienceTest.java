package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
import dev.posthaste.relay.smtp.SmtpResult.InDoubt;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing a server does or leaves undone holds a thread for longer than was agreed. */
@Timeout(value = 15, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PatienceTest extends EngineTest {

    private static final Duration PAUSE = Duration.ofMillis(40);

    @ParameterizedTest
    @CsvSource({"CONNECT, GREETING", "EHLO, EHLO", "MAIL, MAIL", "RCPT, RCPT", "DATA, DATA"})
    void a_drip_ends_with_the_attempts_deadline(Moment moment, Phase phase) {
        server.on(moment).drip("250-" + "x".repeat(1000), PAUSE);

        Exchange exchange =
                client.deliver(Mails.server(server), Mails.receipt(), Mails.NOTHING, Duration.ofMillis(500));

        assertThat(exchange.result()).isEqualTo(new Unavailable(phase, "the attempt's deadline has passed", null));
        assertThat(exchange.took()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_drip_after_the_dot_ends_with_the_time_that_the_dot_has() {
        server.on(Moment.DOT).drip("250-" + "x".repeat(1000), PAUSE);

        Exchange exchange = client.deliver(afterDot(3_000), Mails.receipt(), Mails.NOTHING, Duration.ofMillis(2_500));

        assertThat(exchange.result()).isEqualTo(new InDoubt("time-out after 3000 ms"));
    }

    @Test
    void who_was_slow_up_to_the_dot_has_all_the_time_after_it() {
        server.on(Moment.EHLO).late(Duration.ofMillis(500), "250 hello");
        server.on(Moment.DOT).late(Duration.ofMillis(1_800), "250 taken");

        Exchange exchange = client.deliver(afterDot(10_000), Mails.receipt(), Mails.NOTHING, Duration.ofSeconds(2));

        assertThat(exchange.took()).isGreaterThan(Duration.ofSeconds(2));
        assertThat(exchange.result()).isInstanceOf(Accepted.class);
    }

    private SmtpServer afterDot(long millis) {
        Timeouts usual = Timeouts.defaults();
        return Mails.server(
                server,
                TlsMode.NONE,
                null,
                new Timeouts(
                        usual.connect(),
                        usual.greeting(),
                        usual.command(),
                        usual.dataBlock(),
                        Duration.ofMillis(millis)));
    }

    @Test
    void a_deadline_that_has_passed_already_sends_nothing() {
        Exchange exchange = client.deliver(Mails.server(server), Mails.receipt(), Mails.NOTHING, Duration.ZERO);

        assertThat(exchange.result()).isInstanceOf(Unavailable.class);
        assertThat(server.mails()).isEmpty();
    }
}
