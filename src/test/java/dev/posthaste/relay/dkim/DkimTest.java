package dev.posthaste.relay.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Lane;
import dev.posthaste.ops.MeterNames;
import dev.posthaste.ops.ProcessConfig;
import dev.posthaste.ops.Role;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DkimTest {

    private static final ProcessConfig RELAY = () -> Set.of(Role.RELAY);
    private static final Map<String, String> ACME = Map.of(
            "posthaste.dkim.keys.main.domain", "acme.test",
            "posthaste.dkim.keys.main.selector", "2026a",
            "posthaste.dkim.keys.main.key", TestKeys.RSA);

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @Test
    void mail_of_a_domain_with_a_key_is_signed() throws Exception {
        Dkim dkim = dkim(ACME);

        assertThat(dkim.sign("acme.test", Lane.CRITICAL, Messages.receipt()))
                .isInstanceOfSatisfying(
                        Signing.Ready.class,
                        ready -> assertThat(ready.message()).hasSizeGreaterThan(Messages.receipt().length));
        assertThat(registry.get(MeterNames.DKIM_SIGNATURES)
                        .tag(MeterNames.ALGORITHM, "rsa-sha256")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get(MeterNames.DKIM_KEYS).gauge().value()).isEqualTo(1);
    }

    @Test
    void mail_of_another_domain_goes_out_as_it_is_and_is_counted() throws Exception {
        Dkim dkim = dkim(ACME);
        byte[] message = Messages.receipt();

        assertThat(dkim.sign("other.test", Lane.NORMAL, message)).isEqualTo(new Signing.Ready(message));
        assertThat(registry.get(MeterNames.DKIM_UNSIGNED).counter().count()).isEqualTo(1);
    }

    @Test
    void where_signatures_are_required_it_waits() throws Exception {
        Map<String, String> settings = new HashMap<>(ACME);
        settings.put("posthaste.dkim.required", "true");
        Dkim dkim = dkim(settings);

        assertThat(dkim.sign("acme.test", Lane.NORMAL, Messages.receipt())).isInstanceOf(Signing.Ready.class);
        assertThat(dkim.sign("other.test", Lane.NORMAL, Messages.receipt()))
                .isInstanceOfSatisfying(
                        Signing.Withheld.class,
                        withheld -> assertThat(withheld.cause()).contains("other.test", "posthaste.dkim.required"));
    }

    @Test
    void without_keys_nothing_is_done_and_nothing_counted() throws Exception {
        Dkim dkim = dkim(Map.of());
        byte[] message = Messages.receipt();

        assertThat(dkim.sign("acme.test", Lane.NORMAL, message)).isEqualTo(new Signing.Ready(message));
        assertThat(registry.getMeters()).isEmpty();
    }

    private Dkim dkim(Map<String, String> settings) {
        DkimConfig config = DkimSettings.of(settings);
        return new Dkim(config, new Keys(config, RELAY), new DkimMeters(registry));
    }
}
