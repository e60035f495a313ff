package dev.posthaste.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.8, false",
        "0.0.0.0/0, 198.51.100.1, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "2001:db8::/32, 192.0.2.1, false",
        "192.0.2.0/24, ::ffff:192.0.2.1, true",
        "::1, ::1, true"
    })
    void an_address_is_in_it_or_not(String network, String address, boolean inside) {
        assertThat(Network.parse(network).contains(InetAddress.ofLiteral(address)))
                .isEqualTo(inside);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "acme.example", "acme.example/24", "192.0.2.0/33", "192.0.2.0/", "192.0.2.0/x", "1.2.3", "/8"
            })
    void what_is_no_network_is_refused_and_never_looked_up(String text) {
        assertThatThrownBy(() -> Network.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("A network is written as");
    }

    @Test
    void it_reads_as_it_was_written() {
        assertThat(Network.parse("2001:db8::/32")).hasToString("2001:db8::/32");
    }
}
