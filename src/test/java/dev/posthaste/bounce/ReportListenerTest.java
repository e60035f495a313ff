package dev.posthaste.bounce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.DeliveryId;
import dev.posthaste.EmailAddress;
import dev.posthaste.ops.Role;
import dev.posthaste.queue.EventLog;
import dev.posthaste.queue.EventLogs;
import dev.posthaste.queue.MailRecords;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real sockets, and a log whose brokers are away. */
class ReportListenerTest {

    private static final BouncesConfig LOOPBACK = new Settings(
            Optional.of("bounces.acme.test"), Optional.of(List.of(Settings.SECRET)), Optional.of("127.0.0.1:0"));

    private final EventLog log = EventLogs.away();
    private final Inbound inbound = new Inbound(
            Corpus.PATHS,
            ReportListenerTest::sent,
            log,
            new ReportMeters(new SimpleMeterRegistry()),
            Clock.systemUTC());
    private final ReportListener listener =
            new ReportListener(LOOPBACK, () -> Set.of(Role.WORKER), () -> Corpus.PATHS, () -> inbound);

    @BeforeEach
    void start() {
        listener.start(new StartupEvent());
    }

    @AfterEach
    void stop() {
        listener.stop(new ShutdownEvent());
        EventLogs.close(log);
    }

    @Test
    void a_recipient_that_is_no_return_path_of_ours_is_refused() throws IOException {
        String path = path();
        try (Visit visit = new Visit()) {
            assertThat(visit.say("MAIL FROM:<>")).startsWith("250");
            assertThat(visit.say("RCPT TO:<postmaster@bounces.acme.test>")).startsWith("550");
            assertThat(visit.say("RCPT TO:<" + path.replace("b+0", "b+1") + ">"))
                    .startsWith("550");
            assertThat(visit.say("RCPT TO:<" + path.replace("acme", "evil") + ">"))
                    .startsWith("550");
            assertThat(visit.say("DATA")).startsWith("503");
        }
    }

    @Test
    void while_the_log_does_not_confirm_a_report_has_to_come_again() throws IOException {
        try (Visit visit = new Visit()) {
            assertThat(visit.send(path(), "postfix-unknown-user.eml")).startsWith("451");
            // None of it was taken for a command.
            assertThat(visit.say("NOOP")).startsWith("250");
        }
    }

    @Test
    void what_is_no_report_is_taken_and_dropped_without_a_log() throws IOException {
        try (Visit visit = new Visit()) {
            assertThat(visit.send(path(), "out-of-office.eml")).startsWith("250");
        }
    }

    @Test
    void a_message_that_is_too_long_is_read_to_its_end_and_counts_as_far_as_it_was_kept() throws IOException {
        try (Visit visit = new Visit()) {
            visit.say("MAIL FROM:<>");
            visit.say("RCPT TO:<" + path() + ">");
            visit.say("DATA");
            visit.write("Subject: long\r\n\r\n" + ("x".repeat(70) + "\r\n").repeat(40_000) + ".\r\n");
            assertThat(visit.reply()).startsWith("250");
            assertThat(visit.say("NOOP")).startsWith("250");
        }
    }

    @Test
    void it_does_not_listen_in_other_roles_nor_without_a_domain() {
        assertThat(new ReportListener(LOOPBACK, () -> Set.of(Role.API), () -> Corpus.PATHS, () -> inbound).port())
                .isZero();
        var homeless = new Settings(Optional.empty(), Optional.empty(), Optional.of("127.0.0.1:0"));
        assertThatThrownBy(() ->
                        new ReportListener(homeless, () -> Set.of(Role.WORKER), () -> Corpus.PATHS, () -> inbound))
                .hasMessageContaining("posthaste.bounces.domain");
        var nowhere = new Settings(LOOPBACK.domain(), LOOPBACK.secrets(), Optional.of("2525"));
        assertThatThrownBy(
                        () -> new ReportListener(nowhere, () -> Set.of(Role.WORKER), () -> Corpus.PATHS, () -> inbound))
                .hasMessageContaining("posthaste.bounces.listen");
    }

    private static String path() {
        return Corpus.PATHS.of(Corpus.DELIVERY, Corpus.RECIPIENT);
    }

    private static SentDelivery sent(DeliveryId delivery) {
        EmailAddress recipient = Corpus.RECIPIENT;
        Instant now = Instant.parse("2026-10-05T07:15:00Z");
        return new SentDelivery(
                MailRecords.hello(recipient.toString(), now, now).envelope(), 1, "default", null);
    }

    /** A mail server that comes by. */
    private final class Visit implements AutoCloseable {

        private final Socket socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        private final BufferedReader in =
                new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));

        Visit() throws IOException {
            socket.setSoTimeout(30_000);
            assertThat(reply()).startsWith("220 bounces.acme.test");
            assertThat(say("HELO mx.example.net")).startsWith("250");
        }

        String send(String recipient, String letter) throws IOException {
            say("MAIL FROM:<>");
            assertThat(say("RCPT TO:<" + recipient + ">")).startsWith("250");
            assertThat(say("DATA")).startsWith("354");
            String text = new String(Corpus.letter(letter, recipient), StandardCharsets.UTF_8);
            write(text.replace("\n", "\r\n") + "\r\n.\r\n");
            return reply();
        }

        String say(String command) throws IOException {
            write(command + "\r\n");
            return reply();
        }

        void write(String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        }

        String reply() throws IOException {
            return Objects.requireNonNull(in.readLine());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
