package dev.posthaste.relay.dkim;

import static dev.posthaste.relay.dkim.Messages.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {

    private static final SigningKey RSA = TestKeys.key("2026a", "acme.test", TestKeys.RSA);
    private static final SigningKey ED25519 = TestKeys.key("2026e", "acme.test", TestKeys.ed25519());
    private static final List<SigningKey> BOTH = List.of(RSA, ED25519);

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void any_message_verifies_elsewhere_and_is_otherwise_untouched(long seed) {
        byte[] message = AnyMessage.tame(seed);

        byte[] signed = Signatures.inFront(message, List.of(RSA));

        assertThat(JamesVerifier.of(RSA).domains(Messages.asItArrives(signed))).containsExactly("acme.test");
        assertThat(Arrays.copyOfRange(signed, signed.length - message.length, signed.length))
                .isEqualTo(message);
    }

    @Test
    void each_key_makes_one_field_in_front() {
        String signed = text(Signatures.inFront(Messages.receipt(), BOTH));

        assertThat(signed).startsWith("DKIM-Signature: v=1; a=rsa-sha256;").endsWith(text(Messages.receipt()));
        assertThat(signed.split("DKIM-Signature:", -1)).hasSize(3);
        assertThat(signed).contains("\r\nDKIM-Signature: v=1; a=ed25519-sha256;");
    }

    @Test
    void the_same_message_makes_the_same_bytes() {
        assertThat(Signatures.inFront(Messages.receipt(), BOTH))
                .isEqualTo(Signatures.inFront(Messages.receipt(), BOTH));
    }

    @Test
    void no_line_of_a_signature_is_longer_than_78() {
        SigningKey key =
                TestKeys.key("a-rather-long-selector.of-a-region", "mail.department.example.co.uk", TestKeys.RSA);

        String signed = text(Signatures.inFront(Messages.receipt(), List.of(key)));

        assertThat(signed.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(78));
        assertThat(JamesVerifier.of(key).domains(bytes(signed))).hasSize(1);
    }

    @Test
    void what_must_not_stand_in_a_signature_does_not() {
        String field = text(Signatures.inFront(bytes("From: a@acme.test\r\n\r\n"), List.of(RSA)));

        assertThat(field)
                .doesNotContain("l=")
                .doesNotContain("x=")
                .doesNotContain(" t=")
                .doesNotContain("i=");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "From: b@evil.test",
                "To: b@evil.test",
                "Cc: b@evil.test",
                "Reply-To: b@evil.test",
                "Subject: Pay here",
                "Date: Mon, 2 Mar 2026 09:05:08 +0000",
                "Message-ID: <2@evil.test>",
                "MIME-Version: 1.0",
                "Content-Type: text/html"
            })
    void a_field_that_is_added_breaks_the_signature(String field) {
        String signed = text(Signatures.inFront(Messages.receipt(), List.of(RSA)));

        assertThat(JamesVerifier.of(RSA).domains(bytes(field + "\r\n" + signed)))
                .isEmpty();
        assertThat(JamesVerifier.of(RSA).domains(bytes(signed.replace("\r\nX-Order", "\r\n" + field + "\r\nX-Order"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Received: from a by b", "Return-Path: <a@b.test>", "X-Order: 8", "DKIM-Signature: v=1"})
    void what_relays_add_breaks_nothing(String field) {
        String signed = text(Signatures.inFront(Messages.receipt(), List.of(RSA)));

        assertThat(JamesVerifier.of(RSA).domains(bytes(signed.replace("\r\nX-Order", "\r\n" + field + "\r\nX-Order"))))
                .containsExactly("acme.test");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://acme.test/u", "One-Click", "Your receipt", "Thank you"})
    void what_is_changed_breaks_the_signature(String part) {
        String signed = text(Signatures.inFront(Messages.receipt(), List.of(RSA)));

        assertThat(JamesVerifier.of(RSA).domains(bytes(signed.replace(part, "something else"))))
                .isEmpty();
    }

    @Test
    void a_message_without_a_sender_is_not_one_to_sign() {
        assertThat(Signatures.canSign(bytes("Subject: x\r\n\r\nFrom: a@acme.test\r\n")))
                .isFalse();
        assertThat(Signatures.canSign(Messages.receipt())).isTrue();
    }

    private static String text(byte[] message) {
        return new String(message, ISO_8859_1);
    }
}
