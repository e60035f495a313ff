package dev.posthaste.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import dev.posthaste.DisguisedLineEnds;
import dev.posthaste.EmailAddress;
import dev.posthaste.compose.Received;
import dev.posthaste.stack.StackResource;
import dev.posthaste.stack.mailbox.LocalMailbox;
import dev.posthaste.stack.mailbox.Mail;
import dev.posthaste.stack.mailbox.ParsedMail;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Whatever looks like a line end once it is cut short is a letter like any other, from the request to the octets of the mail. */
@QuarkusTest
@WithTestResource(StackResource.class)
class DisguisedLineEndsTest {

    private static final int AT_ONCE = 120; // as many as a name, at most 256 characters, has room for

    private static final List<String> TEXTS = DisguisedLineEnds.texts(DisguisedLineEnds.codePoints(), AT_ONCE).stream()
            .map(text -> "a" + text + "X-Injected: 1")
            .toList();

    /** Where ASCII alone can stand, by the place that a fault is told with. */
    private static final Map<String, Function<String, Object>> ASCII_ONLY = Map.of(
            "/headers", text -> Map.of(text, "1"),
            "/tags", text -> List.of(Map.of("name", text, "value", "1")),
            "/tags/", text -> List.of(Map.of("name", "kind", "value", text)),
            "/attachments/",
                    text -> List.of(Map.of("filename", "a.txt", "content", "MQ==", "content_type", "text/" + text)),
            "/attachments//", text -> List.of(Map.of("filename", "a.png", "content", "MQ==", "content_id", text)),
            "/template", text -> Map.of("id", text));

    LocalMailbox mailbox;

    @Test
    void in_a_text_they_are_text() throws IOException {
        Map<String, String> sent = new LinkedHashMap<>();
        for (String text : TEXTS) {
            String to = Emails.someone();
            Map<String, Object> email = Emails.plain("\"%s\" <%s>".formatted(text, to));
            email.put("lane", "critical"); // whose ramp begins with milliseconds, should the machine be busy
            email.put("from", "\"%s\" <no-reply@acme.test>".formatted(text));
            email.put("reply_to", "\"%s\" <support@acme.test>".formatted(text));
            email.put("subject", text);
            email.put("headers", Map.of("X-Any", text));
            email.put("attachments", List.of(Map.of("filename", text, "content", "MQ==")));
            sent.put(Service.accepted(email), to);
        }
        List<String> names = null;
        List<String> texts = new ArrayList<>(TEXTS);
        for (Map.Entry<String, String> each : sent.entrySet()) {
            Service.awaitStatus(each.getKey(), "relayed");
            Mail mail = only(each.getValue());
            Received received = new Received(mailbox.content(mail));
            names = names == null ? received.fieldNames() : names;
            String text = texts.removeFirst();

            assertThat(received.fieldNames())
                    .isEqualTo(names)
                    .contains("X-Any", "Reply-To")
                    .doesNotHaveDuplicates();
            assertThat(received.field("Subject")).isEqualTo(text);
            assertThat(received.field("X-Any")).isEqualTo(text);
            assertThat(received.message().getFrom().getFirst().getName()).isEqualTo(text);
            assertThat(received.field("To")).isEqualTo("%s <%s>".formatted(text, each.getValue()));
            assertThat(received.field("Reply-To")).isEqualTo("%s <support@acme.test>".formatted(text));
            ParsedMail parsed = mailbox.parsed(mail);
            assertThat(parsed.html()).isNull();
            assertThat(parsed.text()).isEqualToIgnoringNewLines("Thank you.");
            assertThat(parsed.attachments()).extracting(ParsedMail.Part::name).containsExactly(text);
        }
    }

    @Test
    void in_an_address_they_are_letters() throws IOException {
        List<String> addresses = addresses();
        Map<String, String> sent = new LinkedHashMap<>();
        for (String address : addresses) {
            Map<String, Object> email = Emails.plain(address);
            email.put("lane", "critical"); // whose ramp begins with milliseconds, should the machine be busy
            email.put("from", address);
            email.put("reply_to", address);
            sent.put(Service.accepted(email), address);
        }
        for (Map.Entry<String, String> each : sent.entrySet()) {
            String address = EmailAddress.parse(each.getValue()).toString();
            assertThat(address)
                    .startsWith(each.getValue().split("@", 2)[0] + "@")
                    .matches("[^@]+@[a-z0-9.-]+");

            assertThat(Service.awaitStatus(each.getKey(), "relayed").<String>getList("deliveries.recipient"))
                    .containsExactly(address);
            Mail mail = only(address);
            assertThat(mail.to()).containsExactly(address);
            Received received = new Received(mailbox.content(mail));
            assertThat(received.fieldNames()).doesNotHaveDuplicates().contains("From", "To", "Reply-To");
            for (String field : List.of("From", "To", "Reply-To")) {
                assertThat(received.rawField(field)).as(field).isEqualToNormalizingWhitespace(field + ": " + address);
            }
        }
    }

    @Test
    void where_ascii_alone_can_stand_they_are_refused() {
        List<Executable> refusals = new ArrayList<>();
        // Short, and with nothing else that is refused. A few only: that each alone is,
        // dev.posthaste.DisguisedLineEndsTest says.
        List<String> all = DisguisedLineEnds.texts(DisguisedLineEnds.codePoints(), 30);
        List<String> texts = IntStream.range(0, all.size())
                .filter(i -> i % 32 == 0)
                .mapToObj(i -> "a" + all.get(i) + "b")
                .toList();
        ASCII_ONLY.forEach((pointer, value) -> texts.forEach(text -> refusals.add(() -> {
            Map<String, Object> email = Emails.plain(Emails.someone());
            if (pointer.equals("/template")) {
                List.of("subject", "text").forEach(email::remove);
            }
            String member = pointer.split("/", -1)[1];
            email.put(member, value.apply(text));

            Response answer = Service.post(email);

            assertThat(answer.statusCode()).as(pointer).isEqualTo(422);
            assertThat(answer.jsonPath().getList("errors.pointer", String.class))
                    .as(pointer)
                    .isNotEmpty()
                    .allMatch(place -> place.startsWith("/" + member));
        })));
        assertAll(refusals);
    }

    /** All that a local part may have, and all that a domain may, each in one of them; no two tests write to the same. */
    private static List<String> addresses() {
        List<String> localParts =
                DisguisedLineEnds.texts(DisguisedLineEnds.codePoints().filter(DisguisedLineEnds::maybeInAddress), 14);
        int[] inDomains = DisguisedLineEnds.codePoints()
                .filter(DisguisedLineEndsTest::isInDomains)
                .toArray();
        int each = 1 + inDomains.length / localParts.size();
        assertThat(each).isLessThan(16); // else the address is too long
        return IntStream.range(0, localParts.size())
                .mapToObj(i -> "x" + localParts.get(i) + "@"
                        + IntStream.of(inDomains)
                                .skip((long) i * each)
                                .limit(each)
                                .mapToObj(point -> "a" + Character.toString(point) + ".")
                                .reduce("", String::concat)
                        + "test")
                .toList();
    }

    private static boolean isInDomains(int point) {
        try {
            EmailAddress.parse("a@a" + Character.toString(point) + ".test");
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    private Mail only(String recipient) {
        List<Mail> mails = mailbox.mailsTo(recipient);
        assertThat(mails).hasSize(1);
        return mails.getFirst();
    }
}
