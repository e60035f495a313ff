package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.startsWith;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.stack.mailbox.Mail;
import dev.posthaste.stack.mailbox.ParsedMail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Templates, from the request to the mailbox and the record. */
@QuarkusTest
@WithTestResource(StackResource.class)
class TemplateJourneyTest {

    LocalMailbox mailbox;

    @Test
    void a_receipt_arrives_in_the_language_of_its_reader_and_the_record_says_which_text_it_was() throws Exception {
        String ada = Emails.someone();

        // Reading waits for the tables; this may be the first test that the process plays.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> Service.caller().get("/v1/emails").statusCode() == 200);
        String id = Service.accepted(receipt(ada, Map.of("locale", "fr-CA")));
        JsonPath email = Service.awaitStatus(id, "relayed");

        List<Mail> mails = mailbox.mailsTo(ada);
        assertThat(mails).hasSize(1);
        ParsedMail content = mailbox.parsed(mails.getFirst());
        assertThat(mails.getFirst().subject()).isEqualTo("Votre reçu Acme A-1");
        assertThat(content.text()).contains("Lampe", "1\u00A0234,50", "8 octobre 2026");
        assertThat(content.html()).contains("lang=\"fr\"", "&lt;b&gt;{7*7}&lt;/b&gt;");
        assertThat(email.getString("template.id")).isEqualTo("receipt");
        String version = email.getString("template.version");
        assertThat(version).isNotBlank();

        Service.post(receipt(Emails.someone(), Map.of("version", version)))
                .then()
                .statusCode(202);
    }

    @Test
    void a_version_that_is_not_in_use_is_refused() {
        Service.post(receipt(Emails.someone(), Map.of("version", "000000000000")))
                .then()
                .statusCode(422)
                .body("errors[0].pointer", equalTo("/template/version"))
                .body("errors[0].detail", startsWith("The template receipt is here in version"));
    }

    @Test
    void each_wrong_value_is_pointed_at_before_the_202() {
        Map<String, Object> variables = new HashMap<>(variables());
        variables.put("items", List.of(Map.of("name", "Lamp", "quantity", "many", "total", Map.of("amount", "1"))));
        variables.put("paid_at", "yesterday");
        Service.post(receipt(Emails.someone(), Map.of("locale", "not a locale", "variables", variables)))
                .then()
                .statusCode(422)
                .body(
                        "errors.pointer",
                        hasItems(
                                "/template/locale",
                                "/template/variables/items/0/quantity",
                                "/template/variables/items/0/total",
                                "/template/variables/paid_at"));
    }

    private static Map<String, Object> receipt(String to, Map<String, Object> more) {
        Map<String, Object> template = new HashMap<>(Map.of("id", "receipt", "variables", variables()));
        template.putAll(more);
        Map<String, Object> email = Emails.passwordReset(to);
        email.put("template", template);
        return email;
    }

    private static Map<String, Object> variables() {
        Map<String, Object> money = Map.of("amount", "1234.50", "currency", "CAD");
        return Map.of(
                "product",
                "Acme",
                "order",
                "A-1",
                "paid_at",
                "2026-10-08",
                "items",
                List.of(
                        Map.of("name", "Lampe", "quantity", 1, "total", money),
                        Map.of("name", "<b>{7*7}</b>", "quantity", 2, "total", money)),
                "total",
                money,
                "receipt_url",
                "https://acme.test/r/A-1");
    }
}
