package dev.posthaste.relay.dkim;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.junit.jupiter.api.Test;

/** The signed message of RFC 8463 appendix A. */
class Rfc8463Test {

    private static final SigningKey BRISBANE = new Ed25519Key(
            new KeyName("brisbane", "football.example.com"),
            new Ed25519PrivateKeyParameters(
                    Base64.getDecoder().decode("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=")));

    private static final String SIGNATURE_FIELD = """
            DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
             d=football.example.com; i=@football.example.com;
             q=dns/txt; s=brisbane; t=1528637909; h=from : to :
             subject : date : message-id : from : subject : date;
             bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
             b=""".replace("\n", "\r\n");

    private static final byte[] MESSAGE = """
            From: Joe SixPack <joe@football.example.com>
            To: Suzie Q <suzie@shopping.example.net>
            Subject: Is dinner ready?
            Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
            Message-ID: <20030712040037.46341.5F8J@football.example.com>

            Hi.

            We lost the game.  Are you hungry yet?

            Joe.

            """.replace("\n", "\r\n").getBytes(US_ASCII);

    @Test
    void the_body_hash_is_that_of_the_rfc() {
        byte[] hash = Relaxed.bodyHash(MESSAGE, HeaderField.cut(MESSAGE).body());

        assertThat(Base64.getEncoder().encodeToString(hash)).isEqualTo("2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
    }

    @Test
    void the_signature_is_that_of_the_rfc() {
        byte[] covered = Signatures.covered(
                MESSAGE,
                HeaderField.cut(MESSAGE).fields(),
                List.of("from", "to", "subject", "date", "message-id", "from", "subject", "date"));

        byte[] signature = BRISBANE.sign(Signatures.input(covered, SIGNATURE_FIELD));

        assertThat(Base64.getEncoder().encodeToString(signature))
                .isEqualTo("/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11BusFa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==");
    }

    @Test
    void the_record_is_that_of_the_rfc() {
        assertThat(BRISBANE.record()).isEqualTo("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    }
}
