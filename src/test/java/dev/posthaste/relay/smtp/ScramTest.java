package dev.posthaste.relay.smtp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example of RFC 7677 section 3, and what a server could do that is not in it. */
class ScramTest {

    private static final String SERVER_FIRST =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    private final Scram scram = new Scram("user", "pencil", () -> "rOprNGfwEbeRWgbNEkqO");

    @Test
    void it_says_what_the_rfc_says() throws Exception {
        assertThat(scram.initial()).asString().isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(answer(SERVER_FIRST))
                .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThat(scram.convinced()).isFalse();
        assertThat(answer("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=")).isEmpty();
        assertThat(scram.convinced()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v=AAAATRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=", "e=invalid-proof", "", "v="})
    void a_server_that_does_not_know_the_password_is_found_out(String last) throws Exception {
        scram.initial();
        answer(SERVER_FIRST);

        assertThatThrownBy(() -> answer(last)).isInstanceOf(ProtocolViolation.class);
        assertThat(scram.convinced()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "r=rOprNGfwEbeRWgbNEkqO%x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=2147483647", // would hash for an hour
                "r=another-nonce,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096", // not an answer to ours
                "r=rOprNGfwEbeRWgbNEkqO%x,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=0",
                "nonsense",
                ""
            })
    void a_challenge_that_makes_no_sense_is_no_challenge(String first) {
        scram.initial();

        assertThatThrownBy(() -> answer(first)).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void what_is_not_base64_is_no_challenge() {
        scram.initial();

        assertThatThrownBy(() -> scram.answer("***")).isInstanceOf(ProtocolViolation.class);
    }

    private @Nullable String answer(String challenge) throws ProtocolViolation {
        byte[] answer = scram.answer(Base64.getEncoder().encodeToString(challenge.getBytes(UTF_8)));
        return answer == null ? null : new String(answer, UTF_8);
    }
}
