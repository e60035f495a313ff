package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.stack.mailbox.ParsedMail;
import dev.posthaste.webhook.Receiver;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files that an email names by a URL. */
@QuarkusTest
@WithTestResource(StackResource.class)
@WithTestResource(WebhookSettings.class)
class AttachmentsByPathTest {

    private static final String INVOICE = "%PDF-1.7 \r\n.\r\nGröße";

    LocalMailbox mailbox;

    @Test
    void a_file_is_fetched_before_the_202_and_arrives_as_it_was() throws Exception {
        String ada = Emails.someone();
        try (Receiver files = files()) {
            String id = Service.accepted(with(
                    ada,
                    List.of(
                            Map.of("path", url(files, "/2026/invoice.pdf?signature=abc")),
                            Map.of("path", url(files, "/one"), "filename", "logo.png", "content_id", "logo"))));
            assertThat(files.calls()).as("all that is ever fetched").hasSize(2);

            Service.awaitStatus(id, "relayed");
        }

        assertThat(mailbox.mailsTo(ada)).hasSize(1);
        ParsedMail mail = mailbox.parsed(mailbox.mailsTo(ada).getFirst());
        assertThat(mail.attachments())
                .extracting(ParsedMail.Part::name)
                .containsExactlyInAnyOrder("invoice.pdf", "logo.png");
        assertThat(mail.attachments())
                .extracting(ParsedMail.Part::type)
                .containsExactlyInAnyOrder("application/pdf", "image/png");
        assertThat(mail.attachments())
                .allSatisfy(part -> assertThat(new String(part.content(), StandardCharsets.UTF_8))
                        .isEqualTo(INVOICE));
    }

    @Test
    void what_is_not_there_is_named_and_nothing_is_sent() throws Exception {
        String ada = Emails.someone();
        try (Receiver files = files()) {
            Service.post(with(
                            ada,
                            List.of(
                                    Map.of("path", url(files, "/invoice.pdf")),
                                    Map.of("path", url(files, "/gone.pdf")),
                                    Map.of("path", url(files, "/inside.pdf")))))
                    .then()
                    .statusCode(422)
                    .body(
                            "errors.pointer", equalTo(List.of("/attachments/1/path", "/attachments/2/path")),
                            "errors[0].detail", containsString("the status 404"),
                            "errors[1].detail", containsString("redirects to where no files are fetched from"));

            assertThat(files.calls()).hasSize(3);
        }
        Service.awaitStatus(Service.accepted(Emails.plain(Emails.someone())), "relayed");
        assertThat(mailbox.mailsTo(ada)).isEmpty();
    }

    /** One is not there, and one is said to be under another name of this machine. */
    private static Receiver files() throws Exception {
        return Receiver.that(call -> {
            String path = call.exchange().getRequestURI().getPath();
            if (path.equals("/inside.pdf")) {
                int port = call.exchange().getLocalAddress().getPort();
                call.exchange().getResponseHeaders().set("Location", "http://localhost:" + port + "/invoice.pdf");
                call.answer(302, "");
            } else {
                call.answer(path.equals("/gone.pdf") ? 404 : 200, INVOICE);
            }
        });
    }

    private static String url(Receiver files, String path) {
        return "http://127.0.0.1:" + files.port() + path;
    }

    private static Map<String, Object> with(String to, List<Map<String, String>> attachments) {
        Map<String, Object> email = Emails.plain(to);
        email.put("attachments", attachments);
        return email;
    }
}
