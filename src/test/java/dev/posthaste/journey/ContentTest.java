package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.nullValue;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What an email says can be read as long as the log keeps it. */
@QuarkusTest
@WithTestResource(StackResource.class)
class ContentTest {

    private static final String HTML = "<p>Grüße — <img src=\"cid:logo\"></p>";

    LocalMailbox mailbox;

    @Test
    void what_was_sent_is_read_as_it_was_written() {
        String id = Service.accepted(letter());
        Service.awaitStatus(id, "relayed");

        Service.caller()
                .get("/v1/emails/" + id + "/content")
                .then()
                .statusCode(200)
                .body("id", equalTo(id))
                .body("html", equalTo(HTML))
                .body("text", equalTo("Grüße\n"))
                .body("attachments", hasSize(2))
                .body("attachments[0].filename", equalTo("logo.png"))
                .body("attachments[0].content_id", equalTo("logo"))
                .body("attachments[1].filename", equalTo("Rechnung März 2026.txt"))
                .body("attachments[1].content_type", equalTo("text/plain"))
                .body("attachments[1].content_id", nullValue())
                .body("attachments[1].size", equalTo(9));
        assertThat(Service.email(id).getString("html")).isEqualTo(HTML);
        assertThat(Service.email(id).getString("text")).isEqualTo("Grüße\n");
    }

    @Test
    void who_may_read_only_how_it_stands_does_not_see_what_it_says() {
        String id = Service.accepted(letter());
        Service.awaitStatus(id, "relayed");

        Keys.of("default", "read")
                .caller()
                .get("/v1/emails/" + id)
                .then()
                .statusCode(200)
                .body("html", nullValue(), "text", nullValue(), "subject", equalTo(letter().get("subject")));
        Keys.of("default", "read", "content")
                .caller()
                .get("/v1/emails/" + id)
                .then()
                .body("html", equalTo(HTML));
    }

    @Test
    void the_message_itself_is_the_one_that_was_sent() {
        String ada = Emails.someone();
        String id = Service.accepted(Emails.plain(ada));
        Service.awaitStatus(id, "relayed");

        byte[] message = Service.caller()
                .accept("message/rfc822")
                .get("/v1/emails/" + id + "/content")
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();

        assertThat(new String(message, StandardCharsets.US_ASCII))
                .contains("Message-ID: ")
                .contains(Service.email(id).getString("message_id"))
                .endsWith("Thank you.\r\n");
        assertThat(mailbox.mailsTo(ada)).hasSize(1);
    }

    @Test
    void what_waits_is_read_where_it_waits() {
        Map<String, Object> later = letter();
        later.put("scheduled_at", "in 1 hour");
        String id = Service.accepted(later);
        Service.awaitStatus(id, "scheduled");

        Service.caller()
                .get("/v1/emails/" + id + "/content")
                .then()
                .statusCode(200)
                .body("html", equalTo(HTML));
    }

    @Test
    void an_email_that_is_not_there_has_no_content() {
        Service.awaitReads();
        Service.caller()
                .get("/v1/emails/" + UUID.randomUUID() + "/content")
                .then()
                .statusCode(404);
    }

    private static Map<String, Object> letter() {
        Map<String, Object> email = Emails.plain(Emails.someone());
        email.put("html", HTML);
        email.put("text", "Grüße\n");
        email.put(
                "attachments",
                List.of(
                        Map.of(
                                "filename",
                                "Rechnung März 2026.txt",
                                "content_type",
                                "text/plain",
                                "content",
                                base64("12.00 EUR")),
                        Map.of(
                                "filename",
                                "logo.png",
                                "content_type",
                                "image/png",
                                "content_id",
                                "logo",
                                "content",
                                base64("png"))));
        return email;
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
