package dev.posthaste.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.posthaste.ops.Role;
import dev.posthaste.relay.mx.MxRoute;
import dev.posthaste.relay.smtp.Reuse;
import dev.posthaste.relay.smtp.Timeouts;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoutesTest {

    private static final Map<String, String> THREE = Map.of(
            "posthaste.routes.zebra.host", "zebra.test",
            "posthaste.routes.default.host", "default.test",
            "posthaste.routes.ant.host", "ant.test");

    @Test
    void the_default_comes_first_and_the_others_by_name() {
        assertThat(names(THREE)).containsExactly("default", "ant", "zebra");
    }

    @Test
    void an_order_is_kept_and_what_it_does_not_name_is_not_used() {
        assertThat(names(with(THREE, "posthaste.route-order", "zebra,ant"))).containsExactly("zebra", "ant");
    }

    @Test
    void an_order_that_names_what_is_not_there_says_so_at_start() {
        assertThatThrownBy(() -> names(with(THREE, "posthaste.route-order", "ant,bee")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("posthaste.route-order")
                .hasMessageContaining("\"bee\"")
                .hasMessageContaining("[default, ant, zebra]");
    }

    @Test
    void the_short_form_is_the_default_beside_the_others() {
        List<Route> routes = routes(with(THREE, "posthaste.route", "short.test:2525"));

        assertThat(routes).extracting(Route::name).containsExactly("default", "ant", "zebra");
        assertThat(((Route.Smarthost) routes.getFirst()).server().host()).isEqualTo("short.test");
    }

    @Test
    void a_route_straight_to_the_recipients_needs_no_host() {
        Route route = routes(Map.of(
                        "posthaste.routes.direct.kind", "mx",
                        "posthaste.routes.direct.helo-name", "out1.acme.test",
                        "posthaste.routes.direct.source-address", "192.0.2.25"))
                .getFirst();

        assertThat(route)
                .isEqualTo(new Route.Mx(
                        "direct",
                        Terms.plain(1),
                        new MxRoute(
                                25,
                                "out1.acme.test",
                                InetAddress.ofLiteral("192.0.2.25"),
                                Timeouts.defaults(),
                                Reuse.AS_USUAL,
                                OptionalInt.empty())));
    }

    @Test
    void a_smarthost_without_a_host_says_so_at_start() {
        assertThatThrownBy(() -> names(Map.of("posthaste.routes.lost.port", "25")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("posthaste.routes.lost cannot be used: it needs a host or a preset, or kind=mx");
    }

    @Test
    void a_source_that_is_no_address_says_so_at_start() {
        assertThatThrownBy(() -> names(with(THREE, "posthaste.routes.ant.source-address", "eth0")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("posthaste.routes.ant cannot be used: source-address")
                .hasMessageContaining("\"eth0\"");
    }

    @Test
    void a_relay_without_a_route_says_so_at_start() {
        assertThatThrownBy(() -> names(Map.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("posthaste.route=host:port");
    }

    @Test
    void a_process_that_is_no_relay_needs_none() {
        assertThat(new Routes(Settings.routes(Map.of()), () -> Set.of(Role.API)).inOrder())
                .isEmpty();
    }

    private static List<String> names(Map<String, String> settings) {
        return routes(settings).stream().map(Route::name).toList();
    }

    private static List<Route> routes(Map<String, String> settings) {
        return new Routes(Settings.routes(settings), () -> Set.of(Role.RELAY)).inOrder();
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(name, value);
        return all;
    }
}
