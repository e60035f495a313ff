package dev.posthaste.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sink is what loss and duplicates are judged by, so it must be able to see both. */
final class SinkTest {

    private final Ledger ledger = new Ledger("r1", 10);
    private FastSink sink;

    @BeforeEach
    void open() throws IOException {
        sink = new FastSink(ledger);
        sink.start();
    }

    @AfterEach
    void close() throws IOException {
        sink.close();
    }

    @Test
    void a_mail_that_did_not_come_is_missing() throws IOException {
        accepted(2);
        converse(mail(0, "hello"));
        assertThat(ledger.missing(0)).isEqualTo(1);
        assertThat(ledger.distinct()).isEqualTo(1);
    }

    @Test
    void a_mail_that_came_twice_is_counted() throws IOException {
        accepted(1);
        converse(mail(0, "hello") + mail(0, "hello"));
        assertThat(ledger.distinct()).isEqualTo(1);
        assertThat(ledger.again()).isEqualTo(1);
    }

    @Test
    void a_mail_of_another_run_is_a_stranger() throws IOException {
        accepted(1);
        converse(mail(0, "hello").replace("b.r1.", "b.r2."));
        assertThat(ledger.strange()).isEqualTo(1);
        assertThat(ledger.missing(0)).isEqualTo(1);
    }

    @Test
    void dots_inside_a_message_do_not_end_it() throws IOException {
        accepted(1);
        String answers = converse(mail(0, "one\r\n..\r\ntwo\r.\r\n\r\n..three"));
        assertThat(answers).containsOnlyOnce("250 2.0.0 taken").doesNotContain("502");
    }

    @Test
    void an_empty_message_ends_at_its_first_line() throws IOException {
        accepted(1);
        converse("RCPT TO:<b.r1.0@bench.test>\r\nDATA\r\n.\r\n");
        assertThat(ledger.missing(0)).isZero();
    }

    private void accepted(int mails) {
        for (int i = 0; i < mails; i++) {
            ledger.accepted(ledger.open(ledger.now()));
        }
    }

    private static String mail(int number, String body) {
        return "MAIL FROM:<a@bench.test>\r\nRCPT TO:<b.r1.%d@bench.test>\r\nDATA\r\nSubject: x\r\n\r\n%s\r\n.\r\n"
                .formatted(number, body);
    }

    /** In single octets, so that whatever is torn apart by the network is torn apart here. */
    private String converse(String commands) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), sink.port());
                InputStream in = socket.getInputStream()) {
            socket.setTcpNoDelay(true);
            for (byte octet : ("EHLO test\r\n" + commands + "QUIT\r\n").getBytes(StandardCharsets.US_ASCII)) {
                socket.getOutputStream().write(octet);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        }
    }
}
