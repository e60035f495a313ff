package dev.posthaste.relay.dkim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyRingTest {

    private static final String ED25519 = TestKeys.ed25519();

    @ParameterizedTest
    @CsvSource({
        "acme.test, acme.test",
        "mail.acme.test, acme.test",
        "a.b.acme.test, acme.test",
        "shop.acme.test, shop.acme.test",
        "eu.shop.acme.test, shop.acme.test",
        "myacme.test,",
        "test,",
        "acme.test.evil.example,"
    })
    void the_nearest_domain_signs(String sender, String signer) {
        KeyRing ring = new KeyRing(List.of(key("a", "acme.test"), key("a", "shop.acme.test")));

        assertThat(ring.forSender(sender))
                .extracting(key -> key.name().domain())
                .containsExactlyElementsOf(signer == null ? List.of() : List.of(signer));
    }

    @Test
    void all_keys_of_a_domain_sign_with_rsa_on_top() {
        KeyRing ring = new KeyRing(List.of(
                key("e", "acme.test"),
                TestKeys.key("old", "acme.test", TestKeys.RSA),
                TestKeys.key("new", "acme.test", TestKeys.OTHER_RSA)));

        assertThat(ring.forSender("acme.test"))
                .extracting(key -> key.name().selector())
                .containsExactly("new", "old", "e");
    }

    @Test
    void two_keys_with_one_name_are_refused() {
        assertThatThrownBy(() -> new KeyRing(List.of(key("a", "acme.test"), key("A", "Acme.test"))))
                .hasMessageContaining("a._domainkey.acme.test");
    }

    private static SigningKey key(String selector, String domain) {
        return TestKeys.key(selector, domain, ED25519);
    }
}
