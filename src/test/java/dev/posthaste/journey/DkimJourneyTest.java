package dev.posthaste.journey;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.relay.dkim.JamesVerifier;
import dev.posthaste.relay.dkim.TestKeys;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.stack.mailbox.Mail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What arrives is signed, and verifies with the records that the relay asks for. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(SigningRelay.class)
class DkimJourneyTest {

    private static final String SECOND = "2026b._domainkey.acme.test";
    private static final Duration LONG = Duration.ofSeconds(60);

    LocalMailbox mailbox;
    SigningRelay keys;

    @TestHTTPResource(value = "/health/well", management = true)
    URI well;

    @Test
    void a_mail_arrives_signed() throws Exception {
        byte[] arrived = sent();

        assertThat(new String(arrived, ISO_8859_1)).startsWith("DKIM-Signature: v=1; a=rsa-sha256;");
        assertThat(new JamesVerifier(records()).domains(arrived)).containsExactly("acme.test");
    }

    @Test
    void every_attempt_sends_the_same_bytes() throws Exception {
        String cut = Emails.simulated("cut");

        Service.accepted(Emails.passwordReset(cut));
        Awaitility.await().atMost(LONG).until(() -> mailbox.mailsTo(cut).size() == 2);

        List<Mail> copies = mailbox.mailsTo(cut);
        assertThat(mailbox.content(copies.getFirst())).isEqualTo(mailbox.content(copies.getLast()));
    }

    @Test
    void a_new_key_signs_beside_the_old_one_and_a_broken_one_stops_nothing() throws Exception {
        keys.put("2026b", "no key");
        Awaitility.await().atMost(LONG).until(() -> "DOWN".equals(well().getString("status")));
        assertThat(signatures()).isEqualTo(1);

        keys.remove("2026b");
        keys.put("2026b", TestKeys.OTHER_RSA);
        Awaitility.await().atMost(LONG).until(() -> records().containsKey(SECOND));
        assertThat(signatures()).isEqualTo(2);

        keys.remove("2026b");
        Awaitility.await().atMost(LONG).until(() -> !records().containsKey(SECOND));
        assertThat(signatures()).isEqualTo(1);
    }

    @Test
    void a_sender_without_a_key_waits_and_is_told_why() {
        Map<String, Object> email = Emails.passwordReset(Emails.someone());
        email.put("from", "Other <no-reply@other.test>");

        String id = Service.accepted(email);

        Awaitility.await()
                .atMost(LONG)
                .untilAsserted(() -> assertThat(Service.email(id).getString("timeline[1].detail"))
                        .contains("no DKIM key for other.test"));
    }

    private int signatures() throws Exception {
        return new JamesVerifier(records()).domains(sent()).size();
    }

    private byte[] sent() throws Exception {
        String ada = Emails.someone();
        Service.accepted(Emails.passwordReset(ada));
        Awaitility.await().atMost(LONG).until(() -> !mailbox.mailsTo(ada).isEmpty());
        return mailbox.content(mailbox.mailsTo(ada).getFirst());
    }

    private Map<String, String> records() {
        return well().getMap("data");
    }

    private JsonPath well() {
        return given().get(well).jsonPath().setRootPath("checks.find { it.name == 'dkim' }");
    }
}
