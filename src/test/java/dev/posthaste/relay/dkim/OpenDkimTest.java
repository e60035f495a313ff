package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.smtp.RealServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What receivers run. */
class OpenDkimTest {

    private static final SigningKey RSA = TestKeys.key("2026a", "acme.test", TestKeys.RSA);
    private static final SigningKey ED25519 = TestKeys.key("2026e", "acme.test", TestKeys.ed25519());
    private static final int MESSAGES = 200;

    @TempDir
    Path folder;

    @BeforeEach
    void isInstalled() {
        RealServer.need(OpenDkim.isInstalled(), "opendkim is not installed (Debian: apt-get install opendkim)");
    }

    static List<SigningKey> keys() {
        return List.of(RSA, ED25519);
    }

    @ParameterizedTest
    @MethodSource("keys")
    void any_message_verifies(SigningKey key) throws Exception {
        OpenDkim verifier = new OpenDkim(folder, keys());
        for (int seed = 0; seed < MESSAGES; seed++) {
            verifier.add(Messages.asItArrives(Signatures.inFront(AnyMessage.wild(seed), List.of(key))));
        }

        assertThat(verifier.succeeded())
                .hasSize(MESSAGES)
                .allSatisfy(line -> assertThat(line).contains("s=" + key.name().selector(), "d=acme.test"));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void a_second_subject_does_not(SigningKey key) throws Exception {
        OpenDkim verifier = new OpenDkim(folder, keys());
        byte[] signed = Signatures.inFront(Messages.receipt(), List.of(key));
        verifier.add(Messages.bytes("Subject: Pay here\r\n" + new String(signed, ISO_8859_1)));

        assertThat(verifier.succeeded()).isEmpty();
    }
}
