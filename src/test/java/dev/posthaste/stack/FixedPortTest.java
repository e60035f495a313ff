package dev.posthaste.stack;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixedPortTest {

    @Test
    void a_taken_port_is_named_with_its_purpose_and_its_setting() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int number = other.getLocalPort();
            assertThatThrownBy(() -> FixedPort.check(List.of(new FixedPort(number, "the API", "POSTHASTE_HTTP_PORT"))))
                    .isInstanceOf(Complaint.class)
                    .hasMessage("Port " + number + ", which is for the API, is taken by another program."
                            + " Stop that one, or choose another port with POSTHASTE_HTTP_PORT.");
        }
    }

    @Test
    void a_port_taken_on_all_addresses_is_taken() throws IOException {
        try (ServerSocket other = new ServerSocket(0)) {
            FixedPort port = new FixedPort(other.getLocalPort(), "the API", "POSTHASTE_HTTP_PORT");
            assertThatThrownBy(() -> FixedPort.check(List.of(port))).isInstanceOf(Complaint.class);
        }
    }

    @Test
    void one_port_for_two_purposes_is_refused() throws IOException {
        int number = FreePort.any();
        assertThatThrownBy(() -> FixedPort.check(
                        List.of(new FixedPort(number, "this", "A"), new FixedPort(number, "that", "B"))))
                .hasMessage("Port " + number + " cannot be both for this (A) and for that (B).");
    }

    @Test
    void a_free_port_is_fine() throws IOException {
        FixedPort port = new FixedPort(FreePort.any(), "the API", "POSTHASTE_HTTP_PORT");
        assertThatCode(() -> FixedPort.check(List.of(port))).doesNotThrowAnyException();
    }
}
