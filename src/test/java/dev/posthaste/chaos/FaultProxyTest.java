package dev.posthaste.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each fault is what it says, as the two that talk over the line see it. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class FaultProxyTest {

    private static final int GLANCE_MILLIS = 300;

    private ServerSocket server;
    private FaultProxy proxy;
    private Socket client;
    private Socket peer;

    @BeforeEach
    void connect() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        proxy = new FaultProxy(server.getLocalPort());
        client = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
        peer = server.accept();
    }

    @AfterEach
    void close() throws IOException {
        client.close();
        peer.close();
        proxy.close();
        server.close();
    }

    @Test
    void without_a_fault_both_hear_each_other_and_learn_when_the_other_ends() throws IOException {
        say(client, "to");
        assertThat(hear(peer, 2)).isEqualTo("to");
        say(peer, "fro");
        assertThat(hear(client, 3)).isEqualTo("fro");

        client.shutdownOutput();
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
        assertThat(proxy.connections()).hasSize(1);
    }

    @Test
    void delayed_it_comes_whole_and_later() throws IOException {
        proxy.become(new Fault.Delay(Duration.ofMillis(400)));

        long began = System.nanoTime();
        say(client, "late");
        assertThat(hear(peer, 4)).isEqualTo("late");
        assertThat(millisSince(began)).isGreaterThanOrEqualTo(400);
    }

    @Test
    void dripped_it_comes_a_few_octets_at_a_time() throws IOException {
        proxy.become(new Fault.Drip(2, Duration.ofMillis(100)));
        say(client, ".."); // read in full before the fault was there, perhaps
        hear(peer, 2);

        long began = System.nanoTime();
        say(client, "0123456789");
        assertThat(hear(peer, 10)).isEqualTo("0123456789");
        assertThat(millisSince(began)).isGreaterThanOrEqualTo(400);
    }

    @Test
    void cut_both_see_an_orderly_end() throws IOException {
        proxy.become(new Fault.Cut());

        assertThat(client.getInputStream().read()).isEqualTo(-1);
        assertThat(peer.getInputStream().read()).isEqualTo(-1);
    }

    @Test
    void cut_a_new_connection_ends_at_once() throws IOException {
        proxy.become(new Fault.Cut());

        try (var late = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            assertThat(late.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void reset_both_see_a_broken_line() {
        proxy.become(new Fault.Reset());

        assertThatThrownBy(() -> client.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
        assertThatThrownBy(() -> peer.getInputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("reset");
    }

    @Test
    void half_open_nothing_comes_and_nobody_learns_of_it_until_it_ends() throws IOException {
        proxy.become(new Fault.HalfOpen(0));
        say(client, "a");
        say(peer, "b");

        assertThatThrownBy(() -> glance(client)).isInstanceOf(SocketTimeoutException.class);
        assertThatThrownBy(() -> glance(peer)).isInstanceOf(SocketTimeoutException.class);

        proxy.become(new Fault.None());
        assertThat(hear(peer, 1)).isEqualTo("a");
        assertThat(hear(client, 1)).isEqualTo("b");
    }

    @Test
    void half_open_after_some_octets_lets_those_through() throws IOException {
        proxy.become(new Fault.HalfOpen(4));
        say(client, "123");
        assertThat(hear(peer, 3)).isEqualTo("123");

        say(client, "4");
        assertThatThrownBy(() -> glance(peer)).isInstanceOf(SocketTimeoutException.class);
    }

    @Test
    void half_open_a_writer_is_stopped_by_its_window_though_the_peer_would_read() throws Exception {
        proxy.become(new Fault.HalfOpen(0));

        Thread.ofVirtual().start(() -> {
            try {
                peer.getInputStream().skip(Long.MAX_VALUE);
            } catch (IOException e) {
                // closed at the end
            }
        });
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                client.getOutputStream().write(new byte[64 * 1024 * 1024]);
            } catch (IOException e) {
                // closed at the end
            }
        });
        assertThat(writer.join(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void half_open_a_new_connection_is_taken_and_never_answered() throws IOException {
        proxy.become(new Fault.HalfOpen(0));

        try (var late = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            assertThatThrownBy(() -> glance(late)).isInstanceOf(SocketTimeoutException.class);
            server.setSoTimeout(GLANCE_MILLIS);
            assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void flipped_every_third_octet_is_another() throws IOException {
        proxy.become(new Fault.Flip(3));
        say(client, "aaaaaaa");

        assertThat(hear(peer, 7)).isEqualTo("aa`aa`a");
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String hear(Socket socket, int octets) throws IOException {
        return new String(socket.getInputStream().readNBytes(octets), StandardCharsets.US_ASCII);
    }

    private static int glance(Socket socket) throws IOException {
        socket.setSoTimeout(GLANCE_MILLIS);
        try {
            InputStream in = socket.getInputStream();
            return in.read();
        } finally {
            socket.setSoTimeout(0);
        }
    }

    private static long millisSince(long began) {
        return (System.nanoTime() - began) / 1_000_000;
    }
}
