package dev.posthaste.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SigningSecretTest {

    /** The example by which the libraries of Standard Webhooks hold themselves to the specification. */
    @Test
    void it_signs_as_the_standard_does() {
        SigningSecret secret = SigningSecret.ofOctets(Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"));

        assertThat(secret.text()).isEqualTo("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}"))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void a_fresh_one_has_256_bits_and_does_not_show_them_in_a_log() {
        SigningSecret secret = SigningSecret.fresh(new Random(7));

        assertThat(secret.octets()).hasSize(32);
        assertThat(secret).hasToString("whsec_…");
        assertThat(SigningSecret.fresh(new Random(8)).text()).isNotEqualTo(secret.text());
    }
}
