package dev.posthaste.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code expected.csv} says what becomes of each letter of the corpus. */
class CorpusTest {

    @ParameterizedTest
    @MethodSource("lines")
    void a_letter_is_understood(String file, List<String> expected) {
        assertThat(summary(letter(file))).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void line_ends_of_the_wire_make_no_difference(String file, List<String> expected) {
        String text = new String(letter(file), StandardCharsets.UTF_8);
        byte[] wire = text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);

        assertThat(summary(wire)).isEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("lines")
    void what_is_no_report_and_what_is_one_name_the_delivery_by_their_address(String file, List<String> expected) {
        Report report = Report.of(letter(file));
        boolean named = report.addresses().stream()
                .anyMatch(each -> Corpus.PATHS.in(each).equals(new ReturnPaths.Found.Ours(Corpus.DELIVERY)));

        // One that complains of a mail and sends nothing of it back names nobody.
        assertThat(named).isEqualTo(!file.equals("empty.eml"));
    }

    @Test
    void every_letter_has_an_expectation_and_every_expectation_a_letter() throws IOException {
        assertThat(lines().map(line -> (String) line[0]))
                .containsExactlyElementsOf(Corpus.all().keySet());
    }

    @Test
    void of_several_recipients_the_one_that_was_written_to_counts() {
        Report report = Report.of(letter("two-recipients.eml"));

        assertThat(report.about(dev.posthaste.EmailAddress.parse("Grace@example.org")))
                .hasValueSatisfying(news -> assertThat(news.kind()).isEqualTo(News.Kind.DELIVERED));
    }

    @Test
    void the_words_of_the_server_are_kept_in_one_line() {
        Optional<News> news = Report.of(letter("postfix-global.eml")).about(Corpus.RECIPIENT);

        assertThat(Objects.requireNonNull(news.orElseThrow().reply()).text()).isEqualTo("550 5.1.1 没有这个用户");
    }

    private static List<String> summary(byte[] letter) {
        Report report = Report.of(letter);
        if (!report.isReport()) {
            return List.of("no_report");
        }
        return report.about(Corpus.RECIPIENT).map(CorpusTest::summary).orElse(List.of("no_news"));
    }

    private static List<String> summary(News news) {
        var reply = news.reply();
        return List.of(
                news.kind().type().wire(),
                news.kind() == News.Kind.BOUNCED ? news.bounce().wire() : "none",
                reply == null || reply.enhancedStatus() == null ? "none" : reply.enhancedStatus(),
                reply == null ? "0" : String.valueOf(reply.code()),
                news.reporter() == null ? "none" : news.reporter());
    }

    private static byte[] letter(String file) {
        return Corpus.letter(file, Corpus.PATHS.of(Corpus.DELIVERY, Corpus.RECIPIENT));
    }

    static Stream<Object[]> lines() throws IOException {
        return Files.readAllLines(Corpus.FOLDER.resolve("expected.csv")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> Arrays.asList(line.split(", ")))
                .map(line -> new Object[] {line.getFirst(), line.subList(1, line.size())});
    }
}
