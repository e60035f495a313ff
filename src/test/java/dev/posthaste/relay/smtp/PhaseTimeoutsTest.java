package dev.posthaste.relay.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.posthaste.relay.smtp.ScriptedServer.Moment;
import dev.posthaste.relay.smtp.SmtpResult.Accepted;
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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each phase has a time-out of its own, and never its neighbour's (RFC 5321 section 4.5.3.2). */
class PhaseTimeoutsTest extends EngineTest {

    private static final Credentials LOGIN = new Credentials("relay", "s3cret");
    /** More than a busy machine takes for the phases before, which may have the same time-out. */
    private static final Duration NEAR = Duration.ofMillis(1500);

    private static final Duration FAR = Duration.ofSeconds(30);
    /** Less than a neighbour's, with room for a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(15);

    private static final Duration ATTEMPT = Duration.ofMinutes(2);

    enum Limit {
        CONNECT,
        GREETING,
        COMMAND,
        DATA_BLOCK,
        AFTER_DOT;

        Timeouts of(Duration mine, Duration others) {
            return new Timeouts(
                    this == CONNECT ? mine : others,
                    this == GREETING ? mine : others,
                    this == COMMAND ? mine : others,
                    this == DATA_BLOCK ? mine : others,
                    this == AFTER_DOT ? mine : others);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CONNECT, GREETING, GREETING",
        "EHLO, EHLO, COMMAND",
        "STARTTLS, STARTTLS, COMMAND",
        "AUTH, AUTH, COMMAND",
        "MAIL, MAIL, COMMAND",
        "RCPT, RCPT, COMMAND",
        "DATA, DATA, COMMAND",
    })
    void silence_ends_with_the_time_out_of_its_phase(Moment moment, Phase phase, Limit limit) {
        server.withStartTls(TestCertificates.good()).offer("AUTH PLAIN").knows("relay", "s3cret");
        server.on(moment).silence();
        TlsMode tls = moment == Moment.STARTTLS ? TlsMode.REQUIRED : TlsMode.NONE;

        Exchange exchange = deliver(Mails.server(server, tls, LOGIN, limit.of(NEAR, FAR)), Mails.receipt());

        assertThat(exchange.result()).isEqualTo(new Unavailable(phase, "time-out after 1500 ms", null));
        assertThat(exchange.took()).isLessThan(SOON);
    }

    /** It bounds the reply, and not the wait for the next byte of it. */
    @Test
    void a_drip_gets_no_more_time_than_silence() {
        server.on(Moment.EHLO).drip("250-" + "x".repeat(1000), NEAR.dividedBy(20));

        Exchange exchange = deliver(clear(server, Limit.COMMAND.of(NEAR, FAR)), Mails.receipt());

        assertThat(exchange.result()).isEqualTo(new Unavailable(Phase.EHLO, "time-out after 1500 ms", null));
        assertThat(exchange.took()).isLessThan(SOON);
    }

    @Test
    void silence_after_the_dot_ends_with_its_own() {
        server.on(Moment.DOT).silence();

        Exchange exchange = deliver(clear(server, Limit.AFTER_DOT.of(NEAR, FAR)), Mails.receipt());

        assertThat(exchange.result()).isEqualTo(new InDoubt("time-out after 1500 ms"));
        assertThat(exchange.took()).isLessThan(SOON);
    }

    @Test
    void a_block_that_is_not_taken_ends_with_its_own() {
        try (ScriptedServer tiny = ScriptedServer.startWithTinyWindow()) {
            tiny.on(Moment.BODY).afterBytes(10_000).freeze();

            Exchange exchange = deliver(clear(tiny, Limit.DATA_BLOCK.of(NEAR, FAR)), Mails.large(30_000_000));

            assertThat(exchange.result()).isEqualTo(new Unavailable(Phase.DATA, "time-out after 1500 ms", null));
            assertThat(exchange.took()).isLessThan(SOON);
        }
    }

    @Test
    void a_handshake_that_is_not_answered_ends_with_that_of_a_command() {
        server.on(Moment.CONNECT).silence();

        Exchange exchange =
                deliver(Mails.server(server, TlsMode.IMPLICIT, null, Limit.COMMAND.of(NEAR, FAR)), Mails.receipt());

        assertThat(exchange.result()).isEqualTo(new Unavailable(Phase.STARTTLS, "time-out after 1500 ms", null));
        assertThat(exchange.took()).isLessThan(SOON);
    }

    @Test
    void a_connect_that_is_never_answered_ends_with_its_own() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            fill(full, waiting);

            Exchange soon = deliver(at(full, Limit.CONNECT.of(NEAR, FAR)), Mails.receipt());
            Exchange late = deliver(at(full, Limit.CONNECT.of(Duration.ofSeconds(2), NEAR)), Mails.receipt());

            Unavailable timedOut = new Unavailable(Phase.CONNECT, "127.0.0.1: Connect timed out", null);
            assertThat(List.of(soon.result(), late.result())).containsOnly(timedOut);
            assertThat(soon.took()).isLessThan(SOON);
            assertThat(late.took()).isGreaterThan(Duration.ofMillis(1900));
        } finally {
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** All at once, because each has to wait for as long as its neighbours may not. */
    @Test
    void a_phase_has_all_of_its_own_time() {
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            assertAll(Stream.of(
                            taken(threads, Moment.CONNECT, Limit.GREETING, "220 late.example ESMTP"),
                            taken(threads, Moment.EHLO, Limit.COMMAND, "250-late.example", "250 SIZE 50000000"),
                            taken(threads, Moment.MAIL, Limit.COMMAND, "250 2.1.0 ok"),
                            taken(threads, Moment.RCPT, Limit.COMMAND, "250 2.1.5 ok"),
                            taken(threads, Moment.DATA, Limit.COMMAND, "354 go on"),
                            taken(threads, Moment.BODY, Limit.DATA_BLOCK),
                            taken(threads, Moment.DOT, Limit.AFTER_DOT, "250 2.0.0 taken"))
                    .toList());
        }
    }

    private Executable taken(ExecutorService threads, Moment moment, Limit limit, String... reply) {
        Future<SmtpResult> result = threads.submit(() -> {
            try (ScriptedServer slow = ScriptedServer.start()) {
                slow.on(moment)
                        .afterBytes(moment == Moment.BODY ? 100_000 : 0)
                        .times(1)
                        .late(FAR.dividedBy(5), reply);
                SmtpTransaction mail = moment == Moment.BODY ? Mails.large(8_000_000) : Mails.receipt();
                return deliver(clear(slow, limit.of(FAR, FAR.dividedBy(10))), mail)
                        .result();
            }
        });
        return () -> assertThat(result.get()).as("%s", moment).isInstanceOf(Accepted.class);
    }

    private Exchange deliver(SmtpServer to, SmtpTransaction mail) {
        return client.deliver(to, mail, Mails.NOTHING, ATTEMPT);
    }

    private static SmtpServer clear(ScriptedServer to, Timeouts timeouts) {
        return Mails.server(to, TlsMode.NONE, null, timeouts);
    }

    private static SmtpServer at(ServerSocket listener, Timeouts timeouts) {
        return new SmtpServer("127.0.0.1", listener.getLocalPort(), TlsMode.NONE, null, "sender.example", timeouts);
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
