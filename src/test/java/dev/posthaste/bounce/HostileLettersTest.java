package dev.posthaste.bounce;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever comes in, it is read in bounded time, nothing is thrown, and what is told of it can be stored and shown. */
class HostileLettersTest {

    private static final Duration LONGEST = Duration.ofMillis(100);
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final List<byte[]> LETTERS = List.copyOf(Corpus.all().values());

    @BeforeAll
    static void warm_up() {
        for (int i = 0; i < 50; i++) {
            LETTERS.forEach(Report::of);
        }
    }

    @Test
    void no_mutation_of_the_corpus_breaks_the_reader() {
        Random random = new Random(20261005);
        for (int i = 0; i < 8_000; i++) {
            byte[] letter = mutated(LETTERS.get(random.nextInt(LETTERS.size())), random);
            check(letter);
        }
    }

    @ParameterizedTest
    @MethodSource("monsters")
    void no_monster_keeps_the_reader_busy(String name, String letter) {
        check(letter.getBytes(StandardCharsets.UTF_8));
    }

    private static void check(byte[] letter) {
        Report report = Report.of(letter);
        report.about(Corpus.RECIPIENT).ifPresent(HostileLettersTest::canBeStored);
        report.addresses().forEach(Corpus.PATHS::in);
        // Of the processor, so that a busy machine changes nothing; the best of a few, so that a collection of garbage
        // does not.
        Duration took = Duration.ofDays(1);
        for (int i = 0; i < 4 && took.compareTo(LONGEST) > 0; i++) {
            long before = THREADS.getCurrentThreadCpuTime();
            for (String address : Report.of(letter).addresses()) {
                var _ = Corpus.PATHS.in(address);
            }
            took = Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
        }
        assertThat(took).as("%d octets", letter.length).isLessThanOrEqualTo(LONGEST);
    }

    static void canBeStored(News news) {
        var reply = news.reply();
        if (reply != null) {
            assertThat(reply.code()).isBetween(200, 599);
            assertThat(reply.text()).hasSizeLessThanOrEqualTo(1_000);
            assertThat(dev.posthaste.Text.isSingleLine(reply.text())).isTrue();
            if (reply.enhancedStatus() != null) {
                assertThat(reply.enhancedStatus()).matches("[245]\\.[0-9]{1,3}\\.[0-9]{1,3}");
            }
        }
        assertThat(dev.posthaste.Text.isSingleLine(news.cause())).isTrue();
        assertThat(news.cause()).hasSizeLessThan(400);
    }

    /** One to four changes: octets, lines, and pieces of other letters, moved, doubled or lost. */
    private static byte[] mutated(byte[] letter, Random random) {
        byte[] changed = letter.clone();
        for (int i = random.nextInt(4); i >= 0 && changed.length > 1; i--) {
            int from = random.nextInt(changed.length);
            int to = from + random.nextInt(Math.min(400, changed.length - from) + 1);
            byte[] other = LETTERS.get(random.nextInt(LETTERS.size()));
            changed = switch (random.nextInt(6)) {
                case 0 -> {
                    changed[from] = (byte) random.nextInt(256);
                    yield changed;
                }
                case 1 -> joined(Arrays.copyOf(changed, from), tail(changed, to));
                case 2 -> joined(Arrays.copyOf(changed, to), tail(changed, from));
                case 3 -> joined(Arrays.copyOf(changed, from), tail(other, Math.min(from, other.length)));
                case 4 -> Arrays.copyOf(changed, from);
                default ->
                    joined(
                            Arrays.copyOf(changed, from),
                            "\r\n\r\n--B1\u0000\r\n;:<>=?".getBytes(StandardCharsets.UTF_8),
                            tail(changed, from));
            };
        }
        return changed;
    }

    private static byte[] tail(byte[] octets, int from) {
        return Arrays.copyOfRange(octets, from, octets.length);
    }

    private static byte[] joined(byte[]... parts) {
        var whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }

    static Stream<Object[]> monsters() {
        String report = "From: mailer-daemon@example.net\nContent-Type: multipart/report; boundary=B\n\n--B\n";
        String status = report + "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n";
        String text = "From: mailer-daemon@example.net\nX-Failed-Recipients: ada@example.org\n\n";
        List<Object[]> monsters = new ArrayList<>();
        monsters.add(new Object[] {"one line", "x".repeat(1 << 20)});
        monsters.add(new Object[] {"one field", "Subject: " + "x".repeat(1 << 20)});
        monsters.add(new Object[] {"only fields", "To: b+x@bounces.acme.test\n".repeat(40_000)});
        monsters.add(new Object[] {"folded for ever", "To: a\n" + " b+\n".repeat(250_000)});
        monsters.add(new Object[] {"only line ends", "\n".repeat(1 << 20)});
        monsters.add(new Object[] {"only carriage returns", "\r".repeat(1 << 20)});
        monsters.add(new Object[] {"only boundaries", report + "--B\n".repeat(250_000)});
        monsters.add(new Object[] {"nearly boundaries", report + "--".repeat(1 << 19)});
        monsters.add(new Object[] {"parts in parts", nested(2_000)});
        monsters.add(new Object[] {"many recipients", status + "Action: failed\n\n".repeat(60_000)});
        monsters.add(new Object[] {
            "one long diagnosis", status + "Action: failed\nDiagnostic-Code: smtp; " + "550 5.1.1.".repeat(100_000)
        });
        monsters.add(new Object[] {"digits and dots", status + "Action: failed\nStatus: " + "5.".repeat(500_000)});
        monsters.add(new Object[] {
            "semicolons", status + "Action: failed\nRemote-MTA: " + "a-".repeat(250_000) + ";".repeat(250_000)
        });
        monsters.add(new Object[] {
            "nearly an address", text + ("a".repeat(60) + "@" + "b".repeat(250) + "\n").repeat(3_000)
        });
        monsters.add(new Object[] {"nearly a reply", text + " 55".repeat(350_000)});
        monsters.add(new Object[] {"only spaces", text + " ".repeat(1 << 20)});
        monsters.add(new Object[] {"nearly a copy", text + "-".repeat(1 << 20)});
        monsters.add(
                new Object[] {"return paths", text.replace("ada@example.org", "x") + "To: y\n" + "b+".repeat(500_000)});
        monsters.add(new Object[] {"a from of dots", "From: " + ".a".repeat(15_000) + "\n\n550 5.1.1"});
        return monsters.stream();
    }

    private static String nested(int depth) {
        var letter = new StringBuilder();
        for (int i = 0; i < depth; i++) {
            letter.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        return letter + "x".repeat(100_000);
    }
}
