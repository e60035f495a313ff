package dev.posthaste.compose.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.compose.Content;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What comes in as data comes out as text: whatever a value holds, the mail has the same elements and shows the value. */
class DataIsTextTest {

    private static final long SEED = 5;
    private static final int ROUNDS = 60;
    private static final List<String> SHARDS = List.of(
            "{",
            "}",
            "{x}",
            "{#if true}",
            "{/if}",
            "{|",
            "|}",
            "{!",
            "!}",
            "\\",
            "\\{",
            "{7*7}",
            "{config:x}",
            "{inject:x}",
            "{product}",
            "<",
            ">",
            "</title>",
            "<!--",
            "-->",
            "<b>",
            "]]>",
            "<![endif]-->",
            "\"",
            "'",
            "&",
            "&lt;",
            "&#60;",
            "$1",
            "${x}",
            "%s",
            "a",
            "7",
            " ",
            "é",
            "日本",
            "ليلى",
            "\u202E",
            "\uE000",
            "\uE0000\uE001",
            "😀");

    private static final List<String> HOSTILE = List.of(
            "<script>alert(1)</script>",
            "</td></tr></table><b>bold</b>",
            "<!--[if mso]><b><![endif]-->",
            "{7*7}",
            "{{{x}}}",
            "{config:quarkus.datasource.password}",
            "{#if true}a{/if}",
            "\" onload=\"alert(1)",
            "' onload='alert(1)",
            "`onload=alert(1)",
            "javascript:alert(1)",
            "https://evil.example/",
            "\u202Egnihsihp\u202C",
            "\u2066\u200F\u2069",
            "&lt;b&gt; &amp; &#60;",
            "\\{x} \\\\ $1 ${x} %s",
            "\uE0000\uE001");

    private static final List<String> HOSTILE_LINKS = List.of(
            "javascript:alert(1)",
            "JavaScript:alert(1)//https://acme.example/",
            "java\tscript:alert(1)",
            "data:text/html,<script>",
            "http://acme.example/",
            "//evil.example/",
            "https://acme.example@evil.example/",
            "https://acme.example\\@evil.example/",
            "https://acme.example/\" onclick=\"alert(1)",
            "https://acme.example/<b>",
            "https://acme.example/\u202E");

    private static final Templates TEMPLATES = Templates.shipped();

    static Stream<TemplateName> shipped() {
        return TEMPLATES.names().stream();
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void a_value_is_shown_and_never_read(TemplateName name) {
        Random random = new Random(SEED);
        for (String tag : TEMPLATES.locales(name)) {
            Locale locale = Locale.forLanguageTag(tag);
            List<String> elements = elements(TEMPLATES.sample(name, locale).orElseThrow());
            for (int round = 0; round < ROUNDS; round++) {
                check(name, locale, elements, random);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void each_text_may_be_anything_in_html_text_and_subject(TemplateName name) {
        for (String tag : TEMPLATES.locales(name)) {
            Locale locale = Locale.forLanguageTag(tag);
            List<String> elements = elements(TEMPLATES.sample(name, locale).orElseThrow());
            for (String text : variables(name, Variable.Type.STRING)) {
                HOSTILE.forEach(each -> check(name, locale, elements, Map.of(text, each)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shipped")
    void no_link_may_be_anything_but_https(TemplateName name) {
        for (String link : variables(name, Variable.Type.URL)) {
            for (String each : HOSTILE_LINKS) {
                Map<String, Object> variables = new HashMap<>(TEMPLATES.samples(name, Locale.ENGLISH));
                variables.put(link, each);
                Refusal refusal = catchThrowableOfType(
                        Refusal.class, () -> TEMPLATES.render(new TemplateCall(name, null, Locale.ENGLISH, variables)));
                assertThat(refusal).as("%s of %s = %s", link, name, each).isNotNull();
                assertThat(refusal.faults()).extracting(Fault::pointer).containsExactly("/template/variables/" + link);
            }
        }
    }

    @Test
    void a_value_in_an_attribute_stays_in_it() {
        EmailTemplate template = Folders.withHtml(
                        "<p title=\"{x}\" class='{x}' lang={x} data-a=\"a {x}\">{x}</p><!--[if mso]><p title=\"{x}\">{x}</p><![endif]-->")
                .with("test/subject.txt", "{x}")
                .compile();
        List<String> elements = elements(template.sample(Locale.ENGLISH));
        for (String hostile : HOSTILE) {
            Content content = template.render(null, Map.of("x", hostile), List.of());
            assertThat(elements(content)).as(hostile).isEqualTo(elements);
            Element p = Jsoup.parse(requireNonNull(content.html())).select("p").get(1);
            assertThat(List.of(p.attr("title"), p.attr("class"), p.attr("lang"), p.attr("data-a"), p.wholeText()))
                    .containsExactly(hostile, hostile, hostile, "a " + hostile, hostile);
            assertThat(content.subject()).isEqualTo(hostile);
            assertThat(content.text()).startsWith(hostile);
        }
    }

    private static final String NESTED = """
            description: Values in values.
            variables:
              x: {type: string, description: x, sample: x}
              to:
                type: object
                description: Where to.
                fields: {who: {type: string}, link: {type: url}}
                sample: {who: Ada, link: "https://acme.example/"}
              rows:
                type: list
                description: What.
                items:
                  type: object
                  fields:
                    name: {type: string}
                    tags: {type: list, items: {type: string}}
                sample: [{name: lamp, tags: [new]}]
            """;

    /** Every way that leads a value into a mail: out of lists and objects into elements, attributes, links, the subject and the text. */
    @Test
    void a_value_in_a_list_or_an_object_is_shown_and_never_read() {
        EmailTemplate template = Folders.of()
                .with("test/template.yaml", NESTED)
                .with("test/subject.txt", "{x} {to.who}{#for row in rows} {row.name}{/for}")
                .with("test/body.html", """
                        <title>{to.who}</title><p title="{to.who}">{x}</p><a href="{to.link}">{to.who}</a>
                        <table><tbody>{#for row in rows}<tr><td title='{row.name}'>{row.name}</td>
                        <td>{#for tag in row.tags}<b title={tag}>{tag}</b>{/for}</td></tr>{/for}</tbody></table>
                        """)
                .with(
                        "test/body.txt",
                        "{x} {to.who} {#for row in rows}{row.name}{#for tag in row.tags} {tag}{/for}{/for} {to.link} .")
                .compile();
        Random random = new Random(SEED);
        List<String> elements = elements(nested(template, () -> "a", "https://acme.example/"));
        for (int round = 0; round < ROUNDS; round++) {
            List<String> said = new ArrayList<>();
            String link = link(random);
            Content content = nested(
                    template,
                    () -> {
                        said.add(text(random));
                        return said.getLast();
                    },
                    link);
            String x = said.get(0);
            String who = said.get(1);
            List<String> names = List.of(said.get(2), said.get(5));
            List<String> tags = List.of(said.get(3), said.get(4), said.get(6), said.get(7));
            Document html = Jsoup.parse(requireNonNull(content.html()));
            assertThat(elements(content)).as("%s", said).isEqualTo(elements);
            assertThat(html.title()).isEqualTo(who.replaceAll("\\s+", " "));
            assertThat(html.select("p[title]").attr("title")).isEqualTo(who);
            assertThat(html.select("p[title]").getFirst().wholeText()).isEqualTo(x);
            assertThat(html.select("a").attr("href")).isEqualTo(link);
            assertThat(html.select("td[title]").eachAttr("title")).isEqualTo(names);
            assertThat(html.select("td[title]").stream().map(Element::wholeText))
                    .isEqualTo(names);
            assertThat(html.select("b").eachAttr("title")).isEqualTo(tags);
            assertThat(html.select("b").stream().map(Element::wholeText)).isEqualTo(tags);
            assertThat(content.subject()).isEqualTo(String.join(" ", x, who, names.get(0), names.get(1)));
            assertThat(content.text())
                    .contains(String.join(" ", names.get(0), tags.get(0), tags.get(1)))
                    .contains(" " + link + " ");
        }
    }

    private static Content nested(EmailTemplate template, Supplier<String> text, String link) {
        Map<String, Object> variables = new LinkedHashMap<>();
        variables.put("x", text.get());
        variables.put("to", Map.of("who", text.get(), "link", link));
        variables.put("rows", List.of(row(text), row(text)));
        return template.render(null, variables, List.of());
    }

    private static Map<String, Object> row(Supplier<String> text) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", text.get());
        row.put("tags", List.of(text.get(), text.get()));
        return row;
    }

    /** Of what a URL may hold, what means something in HTML or to Qute. */
    private static String link(Random random) {
        List<String> shards = List.of(
                "&", "&amp;", "&lt", "?", "=", "'", "(", ")", "%22", "%3Cb%3E", ";", "/", "a", "$1", "*", "!", "@",
                ":");
        return "https://acme.example/"
                + random.ints(1 + random.nextInt(12), 0, shards.size())
                        .mapToObj(shards::get)
                        .collect(Collectors.joining());
    }

    private static List<String> variables(TemplateName name, Variable.Type type) {
        return TEMPLATES.describe(name).orElseThrow().variables().entrySet().stream()
                .filter(each -> each.getValue().type() == type)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void check(TemplateName name, Locale locale, List<String> elements, Random random) {
        Map<String, String> texts = new HashMap<>();
        variables(name, Variable.Type.STRING).forEach(key -> texts.put(key, text(random)));
        check(name, locale, elements, texts);
    }

    private static void check(TemplateName name, Locale locale, List<String> elements, Map<String, String> texts) {
        Map<String, Object> variables = new HashMap<>(TEMPLATES.samples(name, locale));
        variables.putAll(texts);
        Content content = TEMPLATES
                .render(new TemplateCall(name, null, locale, variables))
                .content();
        String shown = shown(Jsoup.parse(requireNonNull(content.html())));
        assertThat(elements(content)).as("%s %s %s", name, locale, texts).isEqualTo(elements);
        texts.forEach((key, text) -> {
            assertThat(shown).as("%s in HTML", key).contains(text);
            assertThat(content.subject() + content.text()).as("%s in text", key).contains(text);
        });
    }

    /** Never blank, which would count as missing, and never with a blank at an end. */
    private static String text(Random random) {
        return "x"
                + random.ints(1 + random.nextInt(8), 0, SHARDS.size())
                        .mapToObj(SHARDS::get)
                        .collect(Collectors.joining())
                + "y";
    }

    private static List<String> elements(Content content) {
        return Jsoup.parse(requireNonNull(content.html())).getAllElements().stream()
                .map(element -> element.normalName()
                        + element.attributes().asList().stream()
                                .map(attribute -> " " + attribute.getKey())
                                .collect(Collectors.joining()))
                .toList();
    }

    private static String shown(Document document) {
        return document.title() + "\n" + document.body().wholeText();
    }
}
