package dev.posthaste.compose;

import static dev.posthaste.compose.Drafts.mailbox;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.posthaste.Mailbox;
import dev.posthaste.Text;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ComposerTest {

    private final Composer composer = new Composer();

    @Test
    void the_same_draft_gives_the_same_octets() {
        Content content = new Content("Hello 🚀", "<p>Hello</p>", "Hello");
        Attachment file = Drafts.file("a.pdf", "application/pdf", (byte) 1);
        assertThat(composer.compose(Drafts.of(content, file))).isEqualTo(composer.compose(Drafts.of(content, file)));
    }

    @Test
    void the_order_in_which_headers_were_given_does_not_show() {
        Map<String, String> one = new LinkedHashMap<>(Map.of("X-A", "1"));
        one.put("X-B", "2");
        Map<String, String> other = new LinkedHashMap<>(Map.of("X-B", "2"));
        other.put("X-A", "1");
        assertThat(composer.compose(withHeaders(one))).isEqualTo(composer.compose(withHeaders(other)));
    }

    @Test
    void every_line_end_of_a_body_becomes_crlf() {
        Received received = Received.of(Drafts.text("a\rb\nc\r\nd\n\re\r\r\nf"));
        assertThat(received.text("text/plain")).isEqualTo("a\r\nb\r\nc\r\nd\r\n\r\ne\r\n\r\nf\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n.\n",
                "\r.\r",
                "\n.\r\n",
                "\r\n.\r",
                ".",
                "..",
                "\r\n.\r\n",
                "x\r\n.\r\nMAIL FROM:<x@y.example>\r\n"
            })
    void no_body_ends_the_message_early(String body) {
        byte[] octets = composer.compose(Drafts.of(new Content("Hello", body, body)));
        WireRules.check(octets);
        Received received = new Received(octets);
        assertThat(received.types()).containsExactly("multipart/alternative", "text/plain", "text/html");
        assertThat(received.text("text/plain")).isEqualTo(normalized(body));
        assertThat(received.text("text/html")).isEqualTo(normalized(body));
    }

    @Test
    void a_body_cannot_hold_a_boundary() {
        String boundary = "--=_" + Drafts.ID + "_1";
        String body = "a\n" + boundary + "\nContent-Type: text/html\n\n<script>\n" + boundary + "--\n";
        Received received = Received.of(Drafts.of(new Content("Hello", body, body)));
        assertThat(received.types()).containsExactly("multipart/alternative", "text/plain", "text/html");
        assertThat(received.text("text/plain")).isEqualTo(normalized(body));
    }

    @Test
    void a_body_in_a_multipart_keeps_its_lack_of_a_last_line_end() {
        Received received = Received.of(Drafts.of(new Content("Hello", "<p>a</p>", "b")));
        assertThat(received.text("text/html")).isEqualTo("<p>a</p>");
        assertThat(received.text("text/plain")).isEqualTo("b");
    }

    @Test
    void ascii_goes_as_it_is_german_as_quoted_printable_and_japanese_as_base64() {
        assertThat(encodingOf("Hello\n")).isEqualTo("7bit");
        assertThat(encodingOf("Schöne Grüße aus Köln an alle, die hier lesen.\n"))
                .isEqualTo("quoted-printable");
        assertThat(encodingOf("パスワードを再設定する\n")).isEqualTo("base64");
    }

    @Test
    void a_line_of_998_octets_goes_as_it_is_and_a_longer_one_is_encoded() {
        assertThat(encodingOf("a\n" + "x".repeat(998) + "\nb")).isEqualTo("7bit");
        assertThat(encodingOf("a\n" + "x".repeat(999) + "\nb")).isEqualTo("quoted-printable");
        assertThat(encodingOf("a\n" + "x".repeat(999))).isEqualTo("quoted-printable");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a \n", "a\t", "a\0b", "\u007F", "From x\n", "a\nFrom x\n", "--=_x", "a\u001Bb"})
    void what_a_server_might_change_is_encoded(String body) {
        assertThat(encodingOf(body)).isNotEqualTo("7bit");
        assertThat(Received.of(Drafts.of(new Content("Hello", "x", body))).text("text/plain"))
                .isEqualTo(normalized(body));
    }

    @Test
    void a_line_of_100_kilobytes_survives() {
        String body = "x.".repeat(50_000) + "\n";
        byte[] octets = composer.compose(Drafts.html(body));
        WireRules.check(octets);
        assertThat(new Received(octets).text("text/html")).isEqualTo(normalized(body));
    }

    static List<String> singleLines() {
        return List.of(
                "",
                "Hello",
                " leading",
                "trailing ",
                "a  b",
                "a" + " ".repeat(200) + "b",
                "   ",
                "x".repeat(2000),
                "word ".repeat(200) + "end",
                "=?UTF-8?Q?=41?=",
                "a =? b",
                "Grüße",
                "😀".repeat(300),
                "👩‍👩‍👧‍👦 family",
                "\u202Eright to left\u202C שלום مرحبا",
                "\"quoted\" \\ back",
                "a, b; c: d <e@f.example>",
                "tab\u00A0nbsp\u3000wide",
                "\uFEFFbom");
    }

    @ParameterizedTest
    @MethodSource("singleLines")
    void a_subject_reads_as_it_was_written(String subject) {
        byte[] octets = composer.compose(Drafts.subject(subject));
        WireRules.check(octets);
        Received received = new Received(octets);
        assertThat(received.field("Subject")).isEqualTo(subject);
        assertThat(received.rawField("Subject").lines()).allMatch(line -> line.length() <= 76 && !line.isBlank());
    }

    @ParameterizedTest
    @MethodSource("singleLines")
    void a_name_reads_as_it_was_written(String subject) {
        String name = subject.substring(0, Math.min(subject.length(), 256));
        byte[] octets = composer.compose(Drafts.to(mailbox(name, "ada@example.com"), mailbox(null, "x@example.com")));
        WireRules.check(octets);
        Received received = new Received(octets);
        assertThat(received.message().getTo()).hasSize(2);
        var ada = (org.apache.james.mime4j.dom.address.Mailbox)
                received.message().getTo().get(0);
        assertThat(ada.getAddress()).isEqualTo("ada@example.com");
        assertThat(ada.getName()).isEqualTo(name.isBlank() ? null : name);
        assertThat(received.rawField("To").lines()).allMatch(line -> line.length() <= 76);
    }

    /** Also what loses its upper octet somewhere and then is a CR or an LF: U+010A, U+560D, U+1F60A … */
    static IntStream lineEndsInDisguise() {
        return IntStream.concat(
                IntStream.of(0x00, 0x0B, 0x0C, 0x85, 0x2028, 0x2029),
                IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .filter(c -> (c & 0xFF) == 0x0A || (c & 0xFF) == 0x0D));
    }

    @Test
    void no_code_point_makes_a_header() {
        lineEndsInDisguise().forEach(c -> {
            String text = "a" + Character.toString(c) + "X-Injected: 1";
            // The types refuse it as a name or a header; a subject is checked by the intake alone.
            String line = Text.isSingleLine(text) ? text : "a";
            Received received = new Received(checked(Drafts.of(
                    mailbox(line, "from@example.com"),
                    List.of(mailbox(line, "to@example.com")),
                    new Content(text, text, text),
                    Map.of("X-Any", line),
                    Drafts.file(line, "image/png", (byte) 1))));
            assertThat(received.fieldNames())
                    .as("U+%04X", c)
                    .containsExactly(
                            "Date",
                            "From",
                            "To",
                            "Subject",
                            "Message-ID",
                            "X-Any",
                            "Auto-Submitted",
                            "MIME-Version",
                            "Content-Type");
            assertThat(received.types())
                    .as("U+%04X", c)
                    .containsExactly(
                            "multipart/mixed", "multipart/alternative", "text/plain", "text/html", "image/png");
        });
    }

    @Test
    void half_of_a_surrogate_pair_becomes_a_question_mark() {
        Received received = Received.of(Drafts.of(new Content("a\uD83Db", null, "a\uDE00b")));
        assertThat(received.field("Subject")).isEqualTo("a?b");
        assertThat(received.text("text/plain")).isEqualTo("a?b\r\n");
    }

    @Test
    void all_recipients_of_fifty_are_there() {
        Mailbox[] to = IntStream.range(0, 50)
                .mapToObj(i -> mailbox("Recipient Ü " + i, "r" + i + "@example.com"))
                .toArray(Mailbox[]::new);
        Received received = Received.of(Drafts.to(to));
        assertThat(received.message().getTo().flatten())
                .extracting(read -> read.getName() + " <" + read.getAddress() + ">")
                .containsExactly(Arrays.stream(to).map(Mailbox::toString).toArray(String[]::new));
        assertThat(received.rawField("To").lines()).allMatch(line -> line.length() <= 76);
    }

    @Test
    void a_long_url_in_a_callers_header_is_not_encoded() {
        String value = "<https://lighthouse.example/u?t=" + "a".repeat(400) + ">, <mailto:u@lighthouse.example>";
        Received received = Received.of(Drafts.header("List-Unsubscribe", value));
        assertThat(received.rawField("List-Unsubscribe").replace("\r\n", "")).isEqualTo("List-Unsubscribe: " + value);
    }

    @Test
    void a_callers_word_that_no_line_can_hold_is_encoded() {
        String value = "x".repeat(998);
        byte[] octets = composer.compose(Drafts.header("X-" + "N".repeat(74), value));
        WireRules.check(octets);
        assertThat(new Received(octets).field("X-" + "N".repeat(74))).isEqualTo(value);
    }

    @Test
    void an_inline_file_without_html_is_attached() {
        Attachment image = Drafts.image("logo", (byte) 1);
        assertThat(Received.of(Drafts.of(new Content("Hello", null, "Hi"), image))
                        .types())
                .containsExactly("multipart/mixed", "text/plain", "image/png");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "receipt.pdf",
                "a b.pdf",
                "a\"b;c=d.pdf",
                "50% off.pdf",
                "Rechnung für Zoë.pdf",
                "領収書.pdf",
                "😀😀.pdf",
                "=?UTF-8?Q?x?=.pdf",
                "it's 'q'.pdf",
                " x .pdf"
            })
    void a_file_name_reads_as_it_was_written(String filename) {
        for (String name : List.of(filename, filename.repeat(10))) {
            byte[] octets = composer.compose(
                    Drafts.of(new Content("Hello", null, "Hi"), Drafts.file(name, "application/pdf", (byte) 1)));
            WireRules.check(octets);
            assertThat(new Received(octets).only("application/pdf").getFilename())
                    .isEqualTo(name);
        }
    }

    @Test
    void the_octets_of_a_file_survive() {
        byte[] all = new byte[1000];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        byte[] octets = checked(
                Drafts.of(new Content("Hello", null, "Hi"), Drafts.file("all.bin", "application/octet-stream", all)));
        assertThat(new Received(octets).content("application/octet-stream")).isEqualTo(all);
    }

    @Test
    void a_header_of_the_service_cannot_be_set() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Drafts.header("bcc", "x@example.com"))
                .withMessage("The header bcc is set by the service.");
    }

    @Test
    void a_header_in_two_spellings_is_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> withHeaders(Map.of("X-A", "1", "x-a", "2")));
    }

    private static Draft withHeaders(Map<String, String> headers) {
        return Drafts.of(Drafts.LIGHTHOUSE, List.of(Drafts.ADA), new Content("Hello", null, "Hi"), headers);
    }

    private byte[] checked(Draft draft) {
        byte[] octets = composer.compose(draft);
        WireRules.check(octets);
        return octets;
    }

    private static String encodingOf(String body) {
        return Received.of(Drafts.of(new Content("Hello", "x", body)))
                .only("text/plain")
                .getContentTransferEncoding();
    }

    private static String normalized(String body) {
        return body.replaceAll("\r\n|\r|\n", "\r\n");
    }
}
