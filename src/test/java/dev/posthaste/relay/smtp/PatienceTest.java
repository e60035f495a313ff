package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
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
    void a_drip_after_the_dot_ends_with_the_deadline_too() {
        server.on(Moment.DOT).drip("250-" + "x".repeat(1000), PAUSE);

        Exchange exchange =
                client.deliver(Mails.server(server), Mails.receipt(), Mails.NOTHING, Duration.ofMillis(500));

        assertThat(exchange.result()).isEqualTo(new InDoubt("the attempt's deadline has passed"));
    }

    @Test
    void a_deadline_that_has_passed_already_sends_nothing() {
        Exchange exchange = client.deliver(Mails.server(server), Mails.receipt(), Mails.NOTHING, Duration.ZERO);

        assertThat(exchange.result()).isInstanceOf(Unavailable.class);
        assertThat(server.mails()).isEmpty();
    }
}
