package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.stack.LocalStack;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What nobody but the recipient is to read. */
@QuarkusTest
@WithTestResource(StackResource.class)
class SensitiveTest {

    private static final String SUBJECT = "Your code is 314159";

    LocalStack stack;
    LocalMailbox mailbox;

    @Test
    void the_recipient_reads_a_sensitive_email_and_nobody_else_does() {
        String ada = Emails.someone();
        Map<String, Object> email = Emails.plain(ada);
        email.put("subject", SUBJECT);
        email.put("sensitive", true);

        String id = Service.accepted(email);
        JsonPath sent = Service.awaitStatus(id, "relayed");

        assertThat(mailbox.mailsTo(ada).getFirst().subject()).isEqualTo(SUBJECT);
        assertThat(sent.getBoolean("sensitive")).isTrue();
        assertThat(sent.getString("subject")).isEqualTo("[redacted]");
        assertThat(sent.getString("html")).isEqualTo("[redacted]");
        assertThat(sent.getString("text")).isEqualTo("[redacted]");
        assertThat(EventTopic.of(stack, id))
                .isNotEmpty()
                .allSatisfy(event ->
                        assertThat(event.prettify()).contains("[redacted]").doesNotContain("314159"));
        for (String form : new String[] {"application/json", "message/rfc822"}) {
            Service.caller()
                    .accept(form)
                    .get("/v1/emails/" + id + "/content")
                    .then()
                    .statusCode(403)
                    .body("name", equalTo("restricted_api_key"));
        }
    }

    @Test
    void a_template_with_a_sensitive_variable_makes_a_sensitive_email_without_being_asked() {
        String ada = Emails.someone();
        String alias = "code-" + UUID.randomUUID();
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("name", alias);
        template.put("alias", alias);
        template.put(
                "files",
                Map.of("template.yaml", """
                        description: A code.
                        variables:
                          code: {type: string, description: The code., sensitive: true, sample: "1"}
                        """, "subject.txt", "{code} is your code", "body.txt", "Your code is {code}."));
        String made = Service.caller()
                .contentType(ContentType.JSON)
                .body(template)
                .post("/v1/templates")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        Service.caller()
                .contentType(ContentType.JSON)
                .post("/v1/templates/" + made + "/publish")
                .then()
                .statusCode(200);
        Map<String, Object> email = new LinkedHashMap<>();
        email.put("from", "no-reply@acme.test");
        email.put("to", ada);
        email.put("template", Map.of("id", made, "variables", Map.of("code", "271828")));

        JsonPath sent = Service.awaitStatus(Service.accepted(email), "relayed");

        assertThat(mailbox.mailsTo(ada).getFirst().subject()).isEqualTo("271828 is your code");
        assertThat(sent.getBoolean("sensitive")).isTrue();
        assertThat(sent.prettify()).doesNotContain("271828");
    }

    @Test
    void a_sensitive_stream_makes_sensitive_emails_without_being_asked() {
        String stream = "codes-" + UUID.randomUUID();
        Service.caller()
                .contentType(ContentType.JSON)
                .body(Map.of("name", stream, "sensitive", true))
                .post("/v1/streams")
                .then()
                .statusCode(201)
                .body("sensitive", equalTo(true));
        Map<String, Object> email = Emails.plain(Emails.someone());
        email.put("subject", SUBJECT);
        email.put("stream", stream);

        JsonPath sent = Service.awaitStatus(Service.accepted(email), "relayed");

        assertThat(sent.getBoolean("sensitive")).isTrue();
        assertThat(sent.prettify()).doesNotContain("314159");
    }

    @Test
    void anything_else_is_as_readable_as_it_was() {
        JsonPath sent = Service.awaitStatus(Service.accepted(Emails.plain(Emails.someone())), "relayed");

        assertThat(sent.getBoolean("sensitive")).isFalse();
        assertThat(sent.getString("subject")).isEqualTo("Your receipt");
    }
}
