package dev.posthaste.outside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostLookupTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.7",
                "169.254.169.254",
                "192.168.1.1",
                "100.64.0.1",
                "::1",
                "::ffff:127.0.0.1",
                "fd00::7",
                "fe80::1",
                "64:ff9b::7f00:1",
                "8.8.8.8,127.0.0.1",
                "2001:4860:4860::8888,::1"
            })
    void a_name_that_leads_to_a_private_address_is_not_called(String addresses) {
        assertThatThrownBy(() -> lookup(addresses, false))
                .hasCauseInstanceOf(HostLookup.Forbidden.class)
                .hasMessageContaining("private");
    }

    @Test
    void a_name_that_leads_out_is_called_by_the_old_kind_of_address_where_there_are_both() throws Exception {
        assertThat(lookup("2001:4860:4860::8888,8.8.8.8", false)).isEqualTo(InetAddress.ofLiteral("8.8.8.8"));
    }

    @Test
    void a_name_without_an_address_is_not_called() {
        HostLookup nowhere = new HostLookup(
                host -> {
                    throw new UnknownHostException(host);
                },
                false);
        assertThatThrownBy(() -> nowhere.of(PublicUrl.parse("An endpoint", "https://hooks.example.com/", false))
                        .get())
                .hasCauseInstanceOf(HostLookup.Forbidden.class);
    }

    @Test
    void without_tls_only_this_machine_is_called_even_where_private_addresses_are_allowed() throws Exception {
        HostLookup lan = new HostLookup(_ -> new InetAddress[] {InetAddress.ofLiteral("10.0.0.7")}, true);
        assertThat(lan.of(PublicUrl.parse("An endpoint", "https://hooks.lan/", true))
                        .get())
                .isNotNull();
        assertThatThrownBy(() -> lan.of(PublicUrl.parse("An endpoint", "http://hooks.lan/", true))
                        .get())
                .hasMessageContaining("TLS");
    }

    private static InetAddress lookup(String addresses, boolean allowPrivate)
            throws ExecutionException, InterruptedException {
        InetAddress[] all =
                Arrays.stream(addresses.split(",")).map(InetAddress::ofLiteral).toArray(InetAddress[]::new);
        return new HostLookup(_ -> all, allowPrivate)
                .of(PublicUrl.parse("An endpoint", "https://hooks.example.com/", false))
                .get();
    }
}
