package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.InDoubt;
import dev.posthaste.relay.smtp.SmtpResult.Unavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
    void silence_ends_with_the_phases_time_out(Moment moment, Phase phase) {
        server.on(moment).silence();

        assertThat(send(Mails.impatient(server), Mails.receipt()))
                .isEqualTo(new Unavailable(phase, "time-out after 300 ms", null));
        assertThat(server.conversation(0).ended()).succeedsWithin(Mails.LONG);
    }

    @Test
    void silence_after_the_dot_leaves_the_mail_in_doubt() {
        server.on(Moment.DOT).silence();

        assertThat(send(Mails.impatient(server), Mails.receipt())).isEqualTo(new InDoubt("time-out after 300 ms"));
    }

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
    void a_reader_that_stops_reading_ends_with_the_block_time_out() {
        try (ScriptedServer tiny = ScriptedServer.startWithTinyWindow()) {
            tiny.on(Moment.BODY).afterBytes(10_000).freeze();

            assertThat(send(Mails.impatient(tiny), Mails.large(30_000_000)))
                    .isEqualTo(new Unavailable(Phase.DATA, "time-out after 300 ms", null));
        }
    }

    @Test
    void a_handshake_that_never_answers_ends_with_its_time_out() {
        server.on(Moment.CONNECT).silence();

        assertThat(send(Mails.server(server, TlsMode.IMPLICIT, null, Mails.IMPATIENT), Mails.receipt()))
                .isEqualTo(new Unavailable(Phase.STARTTLS, "time-out after 300 ms", null));
    }

    @Test
    void a_connect_that_is_never_answered_ends_with_its_time_out() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full, waiting);
            SmtpServer to = new SmtpServer(
                    "127.0.0.1", full.getLocalPort(), TlsMode.NONE, null, "sender.example", Mails.IMPATIENT);

            assertThat(send(to, Mails.receipt()))
                    .isEqualTo(new Unavailable(Phase.CONNECT, "127.0.0.1: Connect timed out", null));
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    @Test
    void a_deadline_that_has_passed_already_sends_nothing() {
        Exchange exchange = client.deliver(Mails.server(server), Mails.receipt(), Mails.NOTHING, Duration.ZERO);

        assertThat(exchange.result()).isInstanceOf(Unavailable.class);
        assertThat(server.mails()).isEmpty();
    }

    /** Takes all places in the queue of connections that wait to be accepted. */
    private static void fill(ServerSocket full, List<Socket> waiting) throws IOException {
        while (true) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(new InetSocketAddress(full.getInetAddress(), full.getLocalPort()), 200);
            } catch (SocketTimeoutException e) {
                return;
            }
        }
    }
}
