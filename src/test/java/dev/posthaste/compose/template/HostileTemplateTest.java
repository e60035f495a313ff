package dev.posthaste.compose.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.posthaste.Refusal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever writes templates may be anybody: each is refused with a sentence, and before it has cost much. */
class HostileTemplateTest {

    /** Of a processor. What is bounded is what is counted, which takes less; the time alone tells what nobody counts. */
    private static final Duration MOST = Duration.ofSeconds(1);

    private static final int TRIES = 3;

    /** Held, as the log manager forgets a level with its logger. The service logs from INFO on; a test that is not set up, all. */
    private static final Logger QUTE = Logger.getLogger("io.quarkus.qute");

    @TempDir
    Path directory;

    /** What is measured is what a body costs, and not the first reading of classes and of the shipped templates. */
    @BeforeAll
    static void warmUp() {
        QUTE.setLevel(Level.INFO);
        assertThat(Templates.shipped().names()).isNotEmpty();
    }

    static Stream<Arguments> html() {
        return HostileSources.html().entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("html")
    void a_folder_that_tries_it_is_refused_with_its_line(String what, String html) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Directory.write(
                directory,
                Folders.of()
                        .without("test/body.txt")
                        .with("test/template.yaml", HostileSources.YAML)
                        .with("test/body.html", html));
        int exit = cheaply(() -> TemplateCheck.run(
                new String[] {"check", directory.toString()}, new PrintStream(out, true, StandardCharsets.UTF_8)));
        assertThat(out.toString(StandardCharsets.UTF_8)).startsWith(directory + "/test/body.html:1: ");
        assertThat(exit).isEqualTo(1);
    }

    /** None of these is wrong, and each was read from each of its letters on. */
    static Stream<Arguments> long_ones() {
        String classes = IntStream.range(100_000, 130_000)
                .mapToObj(i -> Integer.toString(i, 36))
                .collect(Collectors.joining(" "));
        return Stream.of(
                Arguments.of("classes", "<p class=\"" + classes + "\">{x}</p>"),
                Arguments.of("a word", "<p>" + "a".repeat(200_000) + "{x}</p>"),
                Arguments.of("tags side by side", "{x}".repeat(10_000)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("long_ones")
    void what_is_only_long_is_read_in_a_moment(String what, String html) {
        Folders folders = Folders.of()
                .without("test/body.txt")
                .with("test/template.yaml", "description: x\nvariables: {x: {type: string, description: x, sample: x}}")
                .with("test/body.html", html);
        assertThat(cheaply(folders::compile).version()).isNotEmpty();
    }

    /** As ph-css cuts CSS, by what stands for one level; the last is seen by its reader alone. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "p { width: calc(/*)*/ 1",
                "p { width: calc(//)\n 1",
                "p { width: f(\")\" 1",
                "p { width: f(\"\\\n)\" 1",
                "p { width: xurl(/*)*/ 1",
                "p { width: \\)url(/*)*/ 1",
                "p { width: f(\\) 1",
                "@x { /* } p { width: f( 1"
            })
    void what_hides_a_bracket_from_some_hides_no_depth(String level) {
        int begin = level.lastIndexOf("width: ") + "width: ".length();
        String opens = level.substring(begin, level.length() - 1);
        String css = level.substring(0, begin) + opens.repeat(20_000) + "1" + ")".repeat(20_000) + "} /**/";
        Folders folders = Folders.of().with("test/body.html", "<style data-inline>" + css + "</style><p>x</p>");
        assertThat(catchThrowable(folders::compile)).hasMessageContaining("More than 32 brackets in each other.");
    }

    @Test
    void brackets_that_mean_nothing_lie_in_nothing() {
        String many = "(".repeat(40);
        String css = "/* %1$s */ p { font-family: \"%1$s\"; color: red } // %1$s\n".formatted(many);
        assertThat(Folders.of()
                        .with("test/body.html", "<style data-inline>" + css + "</style><p>x</p>")
                        .compile()
                        .sample(Locale.ENGLISH)
                        .html())
                .contains("font-family:'" + many + "';color:red");
    }

    @Test
    void a_template_costs_the_same_alone_and_beside_others() {
        String css = "<style data-inline>/* " + "x".repeat(300_000) + " */</style>";
        Folders folders = new Folders()
                .with("test/template.yaml", "description: x")
                .with("test/subject.txt", "x")
                .with("test/body.html", css + "<b></b>".repeat(40_000));
        assertThat(catchThrowable(folders::compile)).hasMessageContaining("too much work");
        folders.with("first/template.yaml", "description: x")
                .with("first/subject.txt", "x")
                .with("first/body.html", css);
        assertThat(catchThrowable(folders::compile))
                .hasMessageStartingWith("test/body.html:1: ")
                .hasMessageContaining("too much work");
    }

    @Test
    void a_text_that_is_cut_costs_what_is_looked_at() {
        EmailTemplate template = Folders.withText(
                        "{#for a in items}{#for b in items}{b.name.truncate(999)}{/for}{/for}")
                .compile();
        String oneLetter = "e" + "\u0301".repeat(999);
        List<Map<String, String>> items = Collections.nCopies(200, Map.of("name", oneLetter));
        Allowance onAnyMachine = new Allowance(() -> 0);
        assertThat(catchThrowable(() ->
                        template.render("/variables", null, Map.of("x", "1", "items", items), List.of(), onAnyMachine)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("send shorter lists");
    }

    @Test
    void all_locales_of_a_template_have_one_allowance_for_their_samples() {
        Folders folders = Folders.withText(
                        "{#for a in items}{#for b in items}{#if true}{/if}{#if true}{/if}{/for}{/for}")
                .with(
                        "test/template.yaml",
                        Folders.YAML.replace("{name: lamp, note: new}", "{name: a}" + ", {name: a}".repeat(199)));
        assertThatCode(folders::compile).doesNotThrowAnyException();
        assertThat(catchThrowable(folders.with("test/de/subject.txt", "x")::compile))
                .hasMessageContaining(
                        "The samples of all locales together take more than 200,000 look-ups, turns and questions");
    }

    @Test
    void a_remark_that_is_included_again_and_again_costs_what_it_is_long() {
        Folders folders = Folders.of()
                .with("_shared/r.html", "{! " + "x".repeat(200_000) + " !}")
                .with("test/body.html", "{#include r.html /}".repeat(1_000));
        assertThat(catchThrowable(folders::compile)).hasMessageContaining("too much work");
    }

    @Test
    void a_text_of_the_brand_that_is_printed_again_and_again_costs_what_it_is_long() {
        Folders folders = Folders.of()
                .with("brand.yaml", "name: " + "x".repeat(2_000))
                .with("test/body.html", "{brand.name}".repeat(3_000));
        assertThat(catchThrowable(folders::compile)).hasMessageContaining("makes the template too large");
        assertThat(catchThrowable(folders.with("brand.yaml", "name: " + "x".repeat(2_001))::compile))
                .hasMessage("brand.yaml:1: The value of name is one line of at most 2000 characters.");
    }

    @Test
    void all_locales_of_a_template_have_one_effort() {
        String html = "<b></b>".repeat(30_000);
        Folders folders = Folders.of().with("test/body.html", html);
        assertThatCode(folders::compile).doesNotThrowAnyException();
        for (String locale : List.of("ca", "da", "de", "es", "fi", "fr", "it", "nl", "pl", "pt", "sv")) {
            folders.with("test/" + locale + "/body.html", html);
        }
        assertThat(cheaply(() -> catchThrowable(folders::compile))).hasMessageContaining("too much work");
    }

    @Test
    void who_names_a_thousand_variables_that_are_none_is_told_of_a_hundred() {
        Folders folders = Folders.withText("{nme}\n".repeat(1_000));
        assertThat(catchThrowableOfType(TemplateBroken.class, folders::compile).problems())
                .hasSize(100);
    }

    @Test
    void a_template_has_at_most_five_hundred_variables_and_lies_at_most_fifty_deep() {
        String many = IntStream.range(0, 501)
                .mapToObj("  v%d: {type: string, description: x, sample: x}\n"::formatted)
                .collect(Collectors.joining());
        assertThat(catchThrowable(
                        Folders.of().with("test/template.yaml", "description: x\nvariables:\n" + many)::compile))
                .hasMessage("test/template.yaml:503: A template has at most 500 variables and fields.");
        assertThat(catchThrowable(
                        Folders.of().with("test/template.yaml", "description: x\nz: " + "{a: ".repeat(60))::compile))
                .hasMessageContaining("nesting depth");
    }

    /** The first prints too much, the next looks too much up, and the last two do neither. */
    @ParameterizedTest
    @CsvSource(textBlock = """
                    {b.name},                  3
                    {#if b.name == 'x'}{/if}, 10
                    {#if true}{/if},          10
                    {#if b_hasNext}{/if},     10
                    """, quoteCharacter = '"')
    void a_loop_in_a_loop_comes_to_an_end(String piece, int times) {
        EmailTemplate template = Folders.withText(
                        "{#for a in items}{#for b in items}" + piece.repeat(times) + "{/for}{/for}")
                .compile();
        List<Map<String, String>> items = Collections.nCopies(200, Map.of("name", "n".repeat(1000)));
        Allowance onAnyMachine = new Allowance(() -> 0);
        assertThat(cheaply(() -> catchThrowable(() -> template.render(
                        "/variables", null, Map.of("x", "1", "items", items), List.of(), onAnyMachine))))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("send shorter lists");
    }

    @Test
    void a_rendering_that_takes_longer_than_a_second_ends_and_an_ordinary_one_never_looks_at_the_clock() {
        AtomicLong nanos = new AtomicLong();
        Allowance allowance = new Allowance(() -> nanos.getAndAdd(Allowance.LONGEST.toNanos() + 1));
        assertThatCode(() -> allowance.spend(999)).doesNotThrowAnyException();
        assertThatExceptionOfType(Allowance.Spent.class)
                .isThrownBy(() -> allowance.spend(1))
                .havingCause()
                .isInstanceOfSatisfying(Refusal.class, refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Refusal.Reason.OVERLOADED);
                    assertThat(refusal.retryAfter()).isNotNull();
                });
    }

    /** Of the processor, so that a busy machine changes nothing; the best of a few, so that code that is still cold does not. */
    private static <T> T cheaply(Supplier<T> attempt) {
        T got;
        Duration spent;
        int tries = 0;
        do {
            long begin = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            got = attempt.get();
            spent = Duration.ofNanos(ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begin);
            tries++;
        } while (spent.compareTo(MOST) >= 0 && tries < TRIES);
        assertThat(spent).isLessThan(MOST);
        return got;
    }
}
