package dev.posthaste.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UpSettingsTest {

    private static final Path HOME = Path.of("/somewhere/posthaste");

    @Test
    void nothing_needs_to_be_set() {
        UpSettings settings = UpSettings.of(Map.of("POSTHASTE_ROUTE", " "), HOME);
        assertThat(settings.data()).isEqualTo(HOME.resolve(".posthaste"));
        assertThat(settings.apiKey()).isEmpty();
        assertThat(settings.route()).isEmpty();
        assertThat(settings.fixedPorts()).extracting(FixedPort::number).containsExactly(8080, 9000, 8025, 1025);
    }

    @Test
    void a_port_that_is_none_is_refused_by_the_name_of_its_setting() {
        for (String text : new String[] {"0", "65536", "80a", "-1"}) {
            assertThatThrownBy(() -> UpSettings.of(Map.of("POSTHASTE_MAILBOX_PORT", text), HOME))
                    .hasMessage("POSTHASTE_MAILBOX_PORT is a port from 1 to 65535; it is \"" + text + "\".");
        }
    }

    @Test
    void a_route_is_a_host_and_a_port() {
        assertThat(UpSettings.of(Map.of("POSTHASTE_ROUTE", "relay.test:2525"), HOME)
                        .route())
                .contains("relay.test:2525");
        assertThatThrownBy(() -> UpSettings.of(Map.of("POSTHASTE_ROUTE", "relay.test"), HOME))
                .isInstanceOf(Complaint.class);
    }
}
