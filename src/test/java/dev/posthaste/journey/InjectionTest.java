package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.stack.mailbox.Mail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a caller writes is refused, or is a text in the mail: never a header, a second body, or a command to a server. */
@QuarkusTest
@WithTestResource(StackResource.class)
class InjectionTest {

    /** A half of a surrogate pair is no UTF-8, but JSON can write it. */
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    LocalMailbox mailbox;

    /** Where a caller's text becomes a line of a header, by the place that a fault is told with. */
    private static final Map<String, Function<String, Object>> FIELDS = Map.ofEntries(
            Map.entry("/subject", text -> text),
            Map.entry("/from", text -> "\"%s\" <no-reply@acme.test>".formatted(text)),
            Map.entry("/to", text -> "\"%s\" <ada@example.test>".formatted(text)),
            Map.entry("/cc", text -> text + "@example.test"),
            Map.entry("/bcc", text -> List.of("ada@%s.test".formatted(text))),
            Map.entry("/reply_to", text -> text + " <support@acme.test>"),
            Map.entry("/headers", text -> Map.of("X-Any", text)),
            Map.entry("/headers/", text -> Map.of(text, "1")),
            Map.entry("/tags", text -> List.of(Map.of("name", text, "value", "1"))),
            Map.entry("/tags/", text -> List.of(Map.of("name", "kind", "value", text))),
            Map.entry("/attachments", text -> List.of(Map.of("filename", text, "content", "MQ=="))),
            Map.entry(
                    "/attachments/",
                    text -> List.of(Map.of("filename", "a.txt", "content", "MQ==", "content_type", "text/" + text))),
            Map.entry(
                    "/attachments//",
                    text -> List.of(Map.of("filename", "a.png", "content", "MQ==", "content_id", text))),
            Map.entry("/supersede_key", text -> text),
            Map.entry("/template", text -> Map.of("id", text)));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\r\nBcc: victim@example.test",
                "a\r\n\r\n<script>",
                "a\nb",
                "a\rb",
                "a\u0000b",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "a\uD83Db",
                "a\uDE0Ab",
                "a\uD83D"
            })
    void what_ends_a_line_is_refused_in_every_field(String text) {
        List<Executable> fields = new ArrayList<>();
        FIELDS.forEach((pointer, value) -> fields.add(() -> {
            Map<String, Object> email = Emails.plain(Emails.someone());
            if (pointer.startsWith("/template")) {
                List.of("subject", "text").forEach(email::remove);
            }
            String member = pointer.split("/", -1)[1];
            email.put(member, value.apply(text));

            Response answer = post(email);

            if (pointer.equals("/headers/")
                    && !StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                // The name of a member: no pointer could name it.
                assertThat(answer.statusCode()).as(pointer).isEqualTo(400);
                return;
            }
            assertThat(answer.statusCode()).as(pointer).isEqualTo(422);
            assertThat(answer.jsonPath().getString("type")).isEqualTo("urn:posthaste:problem:invalid");
            assertThat(answer.jsonPath().getList("errors.pointer", String.class))
                    .as(pointer)
                    .isNotEmpty()
                    .allMatch(place -> place.startsWith("/" + member));
            assertThat(answer.jsonPath().getString("detail")).doesNotContain("victim", "<script>");
        }));
        assertAll(fields);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\r\nRCPT TO:<victim@example.test>\"@example.test",
                "a@example.test>\r\nDATA",
                "a@example.test SIZE=1",
                "<a@example.test> BODY=8BITMIME",
                "a@example.test> NOTIFY=NEVER <victim@example.test",
                "<a@example.test>,<victim@example.test>",
                "a@example.test, victim@example.test",
                "@relay.test:a@example.test",
                "a@[127.0.0.1]",
                "a@example.test\u0000"
            })
    void what_would_be_another_command_is_no_address(String address) {
        List<Executable> fields = new ArrayList<>();
        for (String field : List.of("from", "to", "cc", "bcc", "reply_to")) {
            fields.add(() -> {
                Map<String, Object> email = Emails.plain(Emails.someone());
                email.put(field, address);

                Response answer = post(email);

                assertThat(answer.statusCode()).as(field).isEqualTo(422);
                assertThat(answer.jsonPath().getString("errors[0].pointer")).startsWith("/" + field);
                assertThat(answer.asString()).doesNotContain("victim", "DATA");
            });
        }
        assertAll(fields);
    }

    @Test
    void an_address_that_reads_like_a_command_is_one_recipient() {
        String address = "\"RCPT TO:<%s>\"@example.test".formatted("victim");
        String id = Service.accepted(Emails.plain(address));

        assertThat(Service.awaitStatus(id, "relayed").getList("deliveries.recipient"))
                .containsExactly(address);

        assertThat(mailbox.mailsTo("victim")).isEmpty();
        assertThat(only(address).to()).containsExactly(address);
    }

    private Mail only(String recipient) {
        List<Mail> mails = mailbox.mailsTo(recipient);
        assertThat(mails).hasSize(1);
        return mails.getFirst();
    }

    private static Response post(Map<String, Object> email) {
        try {
            return Service.caller()
                    .contentType(ContentType.JSON)
                    .body(JSON.writeValueAsString(email))
                    .post("/v1/emails");
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
