package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrivateKeysTest {

    private static final KeyName NAME = new KeyName("2026a", "acme.test");

    static Stream<Arguments> unusable() {
        return Stream.of(
                Arguments.of(TestKeys.rsa(1024), "this one has 1024"),
                Arguments.of(TestKeys.pem("EC", 256), "RSA and Ed25519"),
                Arguments.of(TestKeys.pem("RSA PRIVATE KEY", new byte[8]), "openssl pkcs8 -topk8"),
                Arguments.of(TestKeys.pem("ENCRYPTED PRIVATE KEY", new byte[8]), "encrypted"),
                Arguments.of(TestKeys.pem("PUBLIC KEY", new byte[8]), "no private key"),
                Arguments.of(TestKeys.pem("PRIVATE KEY", "no key".getBytes(US_ASCII)), "damaged"),
                Arguments.of(TestKeys.RSA.substring(0, TestKeys.RSA.length() / 2), "no PEM"),
                Arguments.of("", "no PEM"),
                Arguments.of("change-me", "no PEM"));
    }

    @ParameterizedTest
    @MethodSource
    void unusable(String pem, String reason) {
        assertThatThrownBy(() -> PrivateKeys.parse(NAME, pem))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_key_says_what_belongs_into_dns() {
        assertThat(PrivateKeys.parse(NAME, TestKeys.RSA).record()).startsWith("v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0B");
        assertThat(PrivateKeys.parse(NAME, TestKeys.ed25519()).record()).matches("v=DKIM1; k=ed25519; p=[\\w+/]{43}=");
        assertThat(NAME).hasToString("2026a._domainkey.acme.test");
    }

    @Test
    void a_key_whose_halves_do_not_match_is_damaged() {
        SigningKey one = TestKeys.key("a", "acme.test", TestKeys.RSA);
        SigningKey other = TestKeys.key("a", "acme.test", TestKeys.OTHER_RSA);
        byte[] text = "text".getBytes(US_ASCII);

        assertThat(one.works()).isTrue();
        assertThat(one.verifies(text, other.sign(text))).isFalse();
    }
}
