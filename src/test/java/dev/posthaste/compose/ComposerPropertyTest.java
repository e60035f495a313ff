package dev.posthaste.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.Text;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever Unicode comes in, one message goes out, and reads as it was written. */
class ComposerPropertyTest {

    private static final String AWKWARD = "\r\n.=_?-\" \t\\<>,;:@()'%ÄßéĊ嘊😊\u202E\u200D\uFEFF\u0301FromFrom ";

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void any_text_survives(long seed) {
        Random random = new Random(seed);
        String subject = line(random, 200);
        String name = line(random, 120);
        String header = line(random, 120);
        String filename = line(random, 60).replaceAll("[/\\\\\\u202D\\u202E]", "_") + ".bin";
        String text = text(random, 3000);
        String html = text(random, 3000);
        byte[] file = new byte[random.nextInt(300)];
        random.nextBytes(file);

        byte[] octets = new Composer()
                .compose(Drafts.of(
                        Drafts.mailbox(name, "from@example.com"),
                        List.of(Drafts.mailbox(name, "to@example.com")),
                        new Content(subject, html, text),
                        Map.of("X-Any", header),
                        Drafts.file(filename, "application/octet-stream", file)));

        WireRules.check(octets);
        Received received = new Received(octets);
        assertThat(received.fieldNames())
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
                .containsExactly(
                        "multipart/mixed",
                        "multipart/alternative",
                        "text/plain",
                        "text/html",
                        "application/octet-stream");
        assertThat(received.field("Subject")).isEqualTo(subject);
        assertThat(received.field("X-Any")).isEqualTo(header);
        assertThat(received.message().getFrom().get(0).getName()).isEqualTo(name.isBlank() ? null : name);
        assertThat(received.text("text/plain")).isEqualTo(text.replaceAll("\r\n|\r|\n", "\r\n"));
        assertThat(received.text("text/html")).isEqualTo(html.replaceAll("\r\n|\r|\n", "\r\n"));
        assertThat(received.only("application/octet-stream").getFilename()).isEqualTo(filename);
        assertThat(received.content("application/octet-stream")).isEqualTo(file);
    }

    /** What {@link Text#isSingleLine} lets in. */
    private static String line(Random random, int longest) {
        StringBuilder line = new StringBuilder();
        text(random, longest)
                .codePoints()
                .filter(c -> Text.isSingleLine(Character.toString(c)))
                .forEach(line::appendCodePoint);
        return line.toString();
    }

    /** In each a mix of its own: mostly ASCII, mostly not, many awkward ones. */
    private static String text(Random random, int longest) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(longest);
        int ascii = random.nextInt(100);
        int awkward = random.nextInt(50);
        for (int i = 0; i < length; i++) {
            if (random.nextInt(100) < awkward) {
                int at = random.nextInt(AWKWARD.codePointCount(0, AWKWARD.length()));
                text.appendCodePoint(AWKWARD.codePointAt(AWKWARD.offsetByCodePoints(0, at)));
            } else if (random.nextInt(100) < ascii) {
                text.append((char) (' ' + random.nextInt(95)));
            } else {
                text.appendCodePoint(anyCodePoint(random));
            }
        }
        return text.toString();
    }

    private static int anyCodePoint(Random random) {
        int c = random.nextInt(random.nextBoolean() ? 0x3000 : Character.MAX_CODE_POINT + 1);
        return Text.isWellFormed(Character.toString(c)) ? c : 'x';
    }
}
