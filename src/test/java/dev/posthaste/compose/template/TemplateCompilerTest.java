package dev.posthaste.compose.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateCompilerTest {

    @ParameterizedTest
    @CsvSource(delimiterString = " -> ", textBlock = """
                    {x}{#if size}, {size}{#else}, no size{/if} -> 1, no size
                    {#if count > 1}many{#else}one{/if} -> many
                    {#if !ready}not {/if}ready -> ready
                    {#if x == '1' && ready}yes{/if} -> yes
                    {x.truncate(1)} -> 1
                    {count.plural("one: # mail | other: # mails")} -> 2 mails
                    {day.date("short")} -> 10/8/26
                    {day} -> October 8, 2026
                    {price} -> €1,234.50
                    {#for item in items}{item.name}{#if item_hasNext}, {/if}{/for} -> lamp, rug
                    {#for item in items}{#if item.note}{item.note}{#else}-{/if}{/for} -> new-
                    \\{x} { x } {! gone !}. -> {x} { x } .
                    C:\\\\{x} -> C:\\{x}
                    """)
    void a_body_can_say(String body, String said) {
        EmailTemplate template = Folders.withText(body).compile();
        Content content = template.render(
                null,
                Map.of("x", "1", "items", List.of(Map.of("name", "lamp", "note", "new"), Map.of("name", "rug"))),
                List.of());
        assertThat(content.text()).endsWith("\n" + said);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{config:foo}",
                "{cdi:foo}",
                "{inject:foo}",
                "{str:eval(x)}",
                "{data:x}",
                "{x.class}",
                "{x.getClass()}",
                "{x.length}",
                "{x.raw}",
                "{x.safe}",
                "{x.or('y')}",
                "{x ?: 'y'}",
                "{x??}",
                "{this}",
                "{7*7}",
                "{y}",
                "{size}",
                "{ready}",
                "{items}",
                "{items.size}",
                "{items.0}",
                "{count.plural('one: a')}",
                "{count.plural('few: a | other: b')}",
                "{x.plural('other: a')}",
                "{x.truncate(x)}",
                "{x.truncate(100000)}",
                "{day.date('EEEE')}",
                "{#include ../../x}",
                "{#include x /}",
                "{#include /etc/passwd /}",
                "{#include layout.html /}",
                "{#eval x /}",
                "{#let y=x}{y}{/let}",
                "{#set y=x}{y}{/set}",
                "{#with x}{/with}",
                "{#for i in 1000000}a{/for}",
                "{#for i in x}a{/for}",
                "{#for x in items}a{/for}",
                "{#for item in items}{item.note}{/for}",
                "{#for item in items}{item}{/for}",
                "{#for a in items}{#for b in items}{#for c in items}{/for}{/for}{/for}",
                "{#each items}a{/each}",
                "{#when x}{#is y}{/when}",
                "{#cached}x{/cached}",
                "{#fragment id=f}x{/fragment}",
                "{#x /}",
                "{#if y}{/if}",
                "{#if}{/if}",
                "{#if x.length > 1}{/if}",
                "{#if size == 'L'}{/if}",
                "{#if x == config:foo}{/if}",
                "{#if x",
                "{#if x}",
                "{/if}",
                "{#else}",
                "{brand.name}",
                "{@java.lang.String x}",
                "{|x|}",
                "\uE000"
            })
    void a_body_can_do_nothing_else(String body) {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.withText(body).compile())
                .withMessageMatching("(?s)test/body.txt:(2|1: The characters).*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<a href=\"{x}\">a</a>",
                "<a href=\"https://acme.example/?q={x}\">a</a>",
                "<a href=\"{link}{x}\">a</a>",
                "<p style=\"color: {x}\">a</p>",
                "<p {x}>a</p>",
                "<style>p { color: {x} }</style>",
                "<p onclick=\"{x}\">a</p>",
                "<p{#if x} class=\"a\"{/if}>a</p>",
                "<table>{#for item in items}<tr><td>a</td></tr></table>{/for}"
            })
    void nothing_is_printed_where_no_escaping_helps(String line) {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.withHtml(line).compile())
                .withMessageStartingWith("test/body.html:2: ");
    }

    @Test
    void sections_nest_sixteen_deep_and_no_deeper() {
        assertThat(Folders.withText("{#if x}".repeat(16) + "a" + "{/if}".repeat(16))
                        .compile()
                        .sample(Locale.ENGLISH)
                        .text())
                .endsWith("a");
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.withText("{#if x}".repeat(1000) + "a" + "{/if}".repeat(1000))
                        .compile())
                .withMessageStartingWith("test/body.txt:2: More than 16 sections in each other.");
    }

    @Test
    void a_long_file_that_is_included_often_is_refused_before_it_fills_the_memory() {
        Folders folders =
                Folders.withText("{#include a.txt /}".repeat(10_000)).with("_shared/a.txt", "a".repeat(200_000));
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(folders::compile)
                .withMessage("test/body.txt:2: What is included here makes the template too large.");
    }

    @Test
    void a_long_part_that_is_put_in_often_is_refused_as_well() {
        Folders folders = Folders.withText("{#include a.txt}{#part}" + "a".repeat(200_000) + "{/part}{/include}")
                .with("_shared/a.txt", "{#insert part /}".repeat(1_000));
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(folders::compile)
                .withMessageContaining("What is included here makes the template too large.");
    }

    @Test
    void files_that_include_each_other_end_in_a_sentence() {
        Folders folders = Folders.withText("{#include a.txt /}")
                .with("_shared/a.txt", "{#include b.txt /}{#include b.txt /}")
                .with("_shared/b.txt", "{#include a.txt /}{#include a.txt /}");
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(folders::compile)
                .withMessageContaining("deep in each other");
    }

    @Test
    void an_include_takes_values_and_parts() {
        Folders folders = Folders.withText(
                        "{#include a.txt to=x label=\"Go\"}{#head}H{x}{/head}rest {#if size}{size}{/if}{/include}")
                .with(
                        "_shared/a.txt",
                        "{#insert head}none{/insert}|{#insert foot}none{/insert}|{#insert /}|{to}|{label}|{#if label}{to.truncate(9)}{/if}|{locale}{dir}");
        assertThat(folders.compile().render(null, Map.of("x", "1"), List.of()).text())
                .endsWith("\nH1|none|rest |1|Go|1|enltr");
    }

    @Test
    void what_is_known_when_it_is_read_is_escaped_as_a_value_is() {
        Content content = Folders.withHtml("<p>{brand.name}{#include a.html label=\"<i>\" /}</p>")
                .with("brand.yaml", "name: A <b> & {x}")
                .with("_shared/a.html", "{label}")
                .compile()
                .sample(Locale.ENGLISH);
        assertThat(content.html()).contains("<p>A &lt;b&gt; &amp; {x}&lt;i&gt;</p>");
    }

    @Test
    void what_the_brand_leaves_empty_is_asked_about_before_it_is_printed() {
        String line = "{#if !brand.name}nobody{#else}{brand.name}{/if} {#if brand.address}{brand.address}{nobody}{/if}";
        assertThat(Folders.withText(line)
                        .with("brand.yaml", "{name: Acme, address: ''}")
                        .compile()
                        .sample(Locale.ENGLISH)
                        .text())
                .endsWith("\nAcme ");
        assertThat(Folders.withText("{#if brand.name}{brand.name}{#else if x}{x}{#else}-{/if}")
                        .with("brand.yaml", "name: ''")
                        .compile()
                        .sample(Locale.ENGLISH)
                        .text())
                .endsWith("\ny");
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(Folders.withText("{brand.name}").with("brand.yaml", "name: ''")::compile)
                .withMessage(
                        "test/body.txt:2: brand.yaml says nothing of name. Say it there, or ask first, with {#if brand.name}.");
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(Folders.withText("{#if brand.nme}x{/if}").with("brand.yaml", "name: ''")::compile)
                .withMessage("test/body.txt:2: brand.yaml does not say nme.");
    }

    @Test
    void a_default_that_is_the_brands_is_none_while_the_brand_says_nothing_of_it() {
        Folders folders = Folders.of()
                .with(
                        "test/template.yaml",
                        Folders.YAML.replace("Anything., ", "Anything., default: '{brand.name}', "));
        Folders said = folders.with("brand.yaml", "name: Acme");
        assertThat(said.compile().render(null, Map.of(), List.of()).text()).startsWith("Acme2");

        EmailTemplate unsaid = folders.with("brand.yaml", "name: ''").compile();
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> unsaid.render(null, Map.of(), List.of()));
        assertThat(refusal.faults()).extracting(Fault::pointer).containsExactly("/template/variables/x");
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(folders.with("brand.yaml", "color: '#000000'")::compile)
                .withMessage("test/template.yaml:3: brand.yaml does not say name.");
    }

    @Test
    void a_wrong_line_of_a_shared_file_is_named() {
        Folders folders = Folders.withText("{#include a.txt /}").with("_shared/a.txt", "\n\n{nobody}");
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(folders::compile)
                .withMessageStartingWith("_shared/a.txt:3: {nobody} is not one of the variables");
    }

    @Test
    void a_locale_takes_what_it_lacks_from_the_next() {
        EmailTemplate template = Folders.withText("{x}")
                .with("test/fr/subject.txt", "sujet")
                .with("test/fr-CA/subject.txt", "sujet canadien")
                .with("test/fr/body.txt", "{x}{count}")
                .compile();
        assertThat(said(template, "fr-CA")).isEqualTo("sujet canadien / 12");
        assertThat(said(template, "fr-BE")).isEqualTo("sujet / 12");
        assertThat(said(template, "de")).startsWith("subject / ");
    }

    @Test
    void numbers_and_money_and_days_read_as_in_the_locale() {
        EmailTemplate template = Folders.withText("{x}")
                .with("test/de/body.txt", "{price} {day} {count}")
                .compile();
        Content german = template.render(Locale.of("de", "AT"), Map.of("x", "1", "count", 1234567.5), List.of());
        assertThat(german.text())
                .isEqualTo("€ 1.234,50 8. Oktober 2026 1 234 567,5"
                        .replace("€ ", "€\u00A0")
                        .replace("1 234 567", "1\u00A0234\u00A0567"));
    }

    @Test
    void the_css_goes_into_the_elements_and_the_text_comes_out_of_them() {
        Content content = Folders.withHtml("""
                        <style data-inline>p { color: #111111; margin: 0 } p.loud { color: #222222 } .gone { margin: 1px }</style>
                        <style>.kept { color: #333333 }</style>
                        <p class="loud kept gone" style="padding: 0">Hi {x}</p>
                        <p>See <a href="{link}">here</a> or <a data-text="line" href="{link}">Go</a></p>
                        <p data-text="skip">unseen</p>
                        """)
                .with("test/body.txt", "")
                .with("test/template.yaml", """
                        description: A test.
                        variables:
                          x: {type: string, description: Anything., sample: y}
                          link: {type: url, description: Where to., sample: "https://acme.example/?a=1&b=2"}
                        """)
                .without("test/body.txt")
                .compile()
                .sample(Locale.ENGLISH);
        assertThat(content.html())
                .contains("<p class=\"kept\" style=\"margin:1px;color:#222222;padding: 0\">Hi y</p>")
                .contains("<a href=\"https://acme.example/?a=1&amp;b=2\">Go</a>")
                .doesNotContain("data-");
        assertThat(content.text())
                .isEqualTo(
                        "one\n\nHi y\n\nSee here (https://acme.example/?a=1&b=2) or Go:\nhttps://acme.example/?a=1&b=2\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    {#if shop.name}{shop.name}, {#if shop.city}{shop.city}{/if}{/if}. | Acme, Bonn. | .
                    {#for part in shop.parts}{part.name};{/for}.                     | door;       | .
                    {#if x && shop.name}{shop.name}{#else}nobody{/if}                | Acme        | nobody
                    {#for item in items}{#if item.shop.name}{item.shop.name}{/if}{/for}. | .       | .
                    """)
    void parts_of_an_object_that_is_not_there_are_not_there(String body, String with, String without) {
        String yaml = Folders.YAML
                        .replace("note: {type: string, required: false}}}", """
                                shop: {type: object, required: false, fields: {name: {type: string, required: false}}}}}
                                """.strip())
                        .replace("note: new", "shop: {name: Acme}")
                + """
                  shop:
                    type: object
                    description: Of whom.
                    required: false
                    sample: {name: Acme}
                    fields:
                      name: {type: string, required: false}
                      city: {type: string, required: false}
                      parts: {type: list, required: false, items: {type: object, fields: {name: {type: string}}}}
                """;
        String usesAll = Folders.USES_ALL
                .strip()
                .replace("used.note", "used.shop.name")
                .concat("{#if shop.name || shop.city}{/if}{#for any in shop.parts}{#if any.name}{/if}{/for}\n");
        EmailTemplate template = Folders.of()
                .with("test/body.txt", usesAll + body)
                .with("test/template.yaml", yaml)
                .compile();
        Map<String, Object> acme = Map.of("name", "Acme", "city", "Bonn", "parts", List.of(Map.of("name", "door")));
        assertThat(template.render(null, Map.of("x", "1", "shop", acme), List.of())
                        .text())
                .endsWith("\n" + with + (with.endsWith(";") ? "." : ""));
        assertThat(template.render(null, Map.of("x", "1", "items", List.of(Map.of("name", "lamp"))), List.of())
                        .text())
                .endsWith("\n" + without);
    }

    @Test
    void a_text_is_in_the_language_of_its_html() {
        Folders folders = Folders.of()
                .with("test/body.html", "<p>one</p>")
                .with("test/fr/body.html", "<p>un</p>")
                .with("test/de/body.html", "<p>ein</p>")
                .with("test/de/body.txt", "eins");
        EmailTemplate template = folders.compile();
        assertThat(template.render(Locale.FRENCH, Map.of("x", "1"), List.of()).text())
                .isEqualTo("un\n");
        assertThat(template.render(Locale.GERMAN, Map.of("x", "1"), List.of()).text())
                .isEqualTo("eins");
        assertThat(template.render(null, Map.of("x", "1"), List.of()).text()).startsWith("1");
    }

    @ParameterizedTest
    @CsvSource({"sr-Latn-RS, latinica", "sr-Latn, latinica", "sr-RS, cirilica", "sr-Cyrl-RS, cirilica", "hr, subject"})
    void the_nearest_locale_is_that_of_the_script(String wanted, String subject) {
        EmailTemplate template = Folders.of()
                .with("test/sr/subject.txt", "cirilica")
                .with("test/sr-Latn/subject.txt", "latinica")
                .compile();
        assertThat(template.render(Locale.forLanguageTag(wanted), Map.of("x", "1"), List.of())
                        .subject())
                .isEqualTo(subject);
    }

    @ParameterizedTest
    @CsvSource({"ar, rtl", "ckb, rtl", "ps-AF, rtl", "az-Arab, rtl", "az, ltr", "ur-Latn, ltr", "de, ltr"})
    void lines_run_as_the_language_is_written(String locale, String direction) {
        EmailTemplate template = Folders.withText("")
                .with("test/" + locale + "/body.txt", "{dir}")
                .compile();
        assertThat(template.render(Locale.forLanguageTag(locale), Map.of("x", "1"), List.of())
                        .text())
                .isEqualTo(direction);
    }

    @Test
    void a_template_of_all_languages_is_refused() {
        Folders folders = Folders.of();
        for (char letter = 'a'; letter <= 'z'; letter++) {
            folders.with("test/a" + letter + "/subject.txt", "a").with("test/b" + letter + "/subject.txt", "b");
        }
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(folders::compile)
                .withMessageContaining("at most 40 locales");
    }

    @Test
    void another_text_is_another_version_and_the_same_text_the_same() {
        String version = Folders.withText("a").compile().version();
        assertThat(version).matches("[0-9a-f]{12}");
        assertThat(Folders.withText("a").compile().version()).isEqualTo(version);
        assertThat(Folders.withText("b").compile().version()).isNotEqualTo(version);
        assertThat(Folders.withText("a").with("_shared/x.txt", "").compile().version())
                .isNotEqualTo(version);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "variables: {}",
                "description: x\nunknown: y",
                "description: x\ndescription: y",
                "description: x\nlocale: en_US",
                "description: x\nvariables: [a",
                "description: x\nvariables: {1a: {type: string, description: x, sample: x}}",
                "description: x\nvariables: {this: {type: string, description: x, sample: x}}",
                "description: x\nfrom: nobody",
                "description: x\nvariables: {brand: {type: string, description: x, sample: x}}",
                "description: x\nvariables: {a: {type: text, description: x, sample: x}}",
                "description: x\nvariables: {a: {type: list, description: x, sample: [x]}}",
                "description: x\nvariables: {a: {type: url, description: x, sample: 'http://x'}}",
                "description: x\nvariables: {a: {type: string, description: x, required: true, default: x, sample: x}}",
                "description: x\nvariables: {a: {type: string, description: x}}",
                "description: x\nvariables: {a: {type: string, description: x, sample: x, samples: {f_r: y}}}",
                "description: x\nvariables: {a: {type: money, description: x, sample: {amount: 1, currency: XYZ9}}}"
            })
    void a_wrong_description_is_named_with_its_file(String yaml) {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.of().with("test/template.yaml", yaml).compile())
                .withMessageStartingWith("test/template.yaml:");
    }

    @Test
    void a_variable_that_nobody_prints_is_named() {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.of().with("test/body.txt", "{x}").compile())
                .withMessageContaining("No body uses the variable count");
    }

    @Test
    void a_part_that_nobody_prints_is_named_as_the_whole_is() {
        Folders folders = Folders.of()
                .with("test/template.yaml", """
                        description: A test.
                        variables:
                          to:
                            type: object
                            description: Where to.
                            fields:
                              city: {type: string}
                              zip: {type: string, required: false}
                            sample: {city: Ulm}
                          rows:
                            type: list
                            description: What.
                            items:
                              type: object
                              fields:
                                name: {type: string}
                                note: {type: string, required: false}
                                size: {type: object, required: false, fields: {high: {type: number}, wide: {type: number}}}
                            sample: [{name: lamp}]
                        """)
                .with("test/body.txt", "{to.city}{#for row in rows}{row.name}{#if row.size}{row.size.high}{/if}{/for}");
        assertThat(folders.compile().unused())
                .containsExactly(
                        Map.entry("rows/items/fields/note", "rows[].note"),
                        Map.entry("rows/items/fields/size/fields/wide", "rows[].size.wide"),
                        Map.entry("to/fields/zip", "to.zip"));
    }

    @Test
    void a_list_whose_items_nobody_prints_is_used_when_somebody_counts_them() {
        Folders folders =
                Folders.of().with("test/template.yaml", """
                        description: A test.
                        variables:
                          rows: {type: list, description: What., items: {type: string}, sample: [lamp]}
                        """).with("test/body.txt", "{#for row in rows}*{/for}");
        assertThat(folders.compile().unused()).isEmpty();
    }

    @Test
    void html_that_is_mended_is_warned_of_with_its_line() {
        assertThat(warnings("<p>two</p>\n<div><b>three</div>"))
                .containsExactly(
                        "test/body.html:3: The HTML does not nest at </div>; mail programs mend it, each in its own way.");
        assertThat(warnings("<table>\n<tr><td>{x}</td></tr>{link}</table>"))
                .containsExactly(
                        "test/body.html:3: The HTML does not nest at {link}; mail programs mend it, each in its own way.");
        assertThat(warnings("<div>{x}"))
                .containsExactly("test/body.html:2: An element has no end; mail programs put one where they like.");
        assertThat(warnings("<div/>{x}</div>"))
                .containsExactly("test/body.html:2: <div/> has no end; it is written with an end tag.");
        assertThat(warnings("<ul><li>a<li>b</ul><table><tr><td><p>a<p>b</table><br><img alt=\"\">"))
                .isEmpty();
    }

    @Test
    void a_long_token_is_cut_between_characters() {
        assertThat(warnings("<p>{x}</p></" + "a".repeat(57) + "😀b>"))
                .containsExactly("test/body.html:2: The HTML does not nest at </" + "a".repeat(57)
                        + "…; mail programs mend it, each in its own way.");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            '', 64
            x, 64
            {#include empty.txt /}, 63
            {#if !brand.name}{/if}, 63
            """)
    void sections_lie_sixty_four_deep_in_each_other_also_those_that_hold_nothing(String inside, int deepest) {
        Folders folders = inSections(deepest, inside);
        assertThatCode(folders::compile).doesNotThrowAnyException();
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(inSections(deepest + 1, inside)::compile)
                .withMessage("test/body.txt:2: More than 64 sections in each other.");
    }

    private static Folders inSections(int sections, String inside) {
        return Folders.withText("{#insert x}".repeat(sections) + inside + "{/insert}".repeat(sections))
                .with("_shared/empty.txt", "")
                .with("brand.yaml", "name: Acme");
    }

    @Test
    void a_leftward_locale_without_a_direction_is_warned_of() {
        Folders folders = Folders.withHtml("<p>{x}</p>");
        assertThat(folders.with("test/ar/body.html", "<p>{x}</p>").compile().warnings())
                .extracting(Problem::toString)
                .containsExactly(
                        "test/ar/body.html:1: The language is read from right to left; <html dir=\"{dir}\"> lays the mail out so.");
        assertThat(folders.with("test/ar/body.html", "<p dir={dir}>{x}</p>")
                        .compile()
                        .warnings())
                .isEmpty();
    }

    @Test
    void nothing_that_is_shipped_is_warned_of() {
        Templates shipped = Templates.shipped();
        assertThat(shipped.names().stream()
                        .map(shipped::everyones)
                        .flatMap(Optional::stream)
                        .flatMap(template -> template.warnings().stream()))
                .isEmpty();
    }

    private static List<String> warnings(String html) {
        return Folders.withHtml(html).compile().warnings().stream()
                .map(Problem::toString)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            abc, 3, abc
            abcd, 3, ab…
            ab, 1, …
            a b cd, 3, a…
            a😀b😀, 3, a…
            😀😀, 4, 😀😀
            ae\u0301bc, 3, a…
            🇩🇪🇫🇷x, 4, …
            🇩🇪🇫🇷x, 5, 🇩🇪…
            👨‍👩‍👧ab, 9, 👨‍👩‍👧…
            """)
    void a_text_is_cut_between_what_a_reader_takes_for_letters(String text, int most, String said) {
        EmailTemplate template = Folders.withText("{x.truncate(" + most + ")}").compile();
        assertThat(template.render(null, Map.of("x", text), List.of()).text()).endsWith("\n" + said);
    }

    @Test
    void the_layout_shows_the_brands_logo_in_the_place_of_its_name() {
        TemplateFiles brand = new TemplateFiles(new TreeMap<>(Map.of(
                "brand.yaml", "name: Acme\nlogo_url: https://acme.example/logo.png?a=1&b=2\nlogo_width: '96'\n")));
        TemplateCompiler.compile(brand.over(ShippedFiles.read()), List.of())
                .values()
                .forEach(template -> {
                    Content content = template.sample(Locale.ENGLISH);
                    Element logo = requireNonNull(
                            Jsoup.parse(requireNonNull(content.html())).selectFirst("img"));
                    assertThat(logo.attr("src")).isEqualTo("https://acme.example/logo.png?a=1&b=2");
                    assertThat(logo.attr("width")).isEqualTo("96");
                    assertThat(logo.attr("alt")).isEqualTo("Lighthouse");
                    assertThat(content.text()).doesNotContain("logo.png");
                });
    }

    @Test
    void a_class_stays_that_a_remaining_style_names_and_no_other() {
        String html = Folders.withHtml(
                        "<style>.kept, p.w\\:half { color: red }</style><p class=\"kept w:half kep gone\">{x}</p>")
                .compile()
                .sample(Locale.ENGLISH)
                .html();
        assertThat(html).contains("<p class=\"kept w:half\">");
    }

    @Test
    void a_file_that_means_nothing_is_named() {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.of().with("test/body.htm", "").compile())
                .withMessageStartingWith("test/body.htm:1: ");
    }

    @Test
    void a_subject_is_one_line() {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.of().with("test/subject.txt", "a\nb").compile())
                .withMessage("test/subject.txt:1: A subject is one line.");
    }

    @Test
    void all_that_is_wrong_is_told_at_once() {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> Folders.withText("{y}\n{z}")
                        .with("test/fr/subject.txt", "{q}")
                        .compile())
                .satisfies(broken -> assertThat(broken.problems())
                        .extracting(problem -> problem.place().toString())
                        .contains("test/body.txt:2", "test/body.txt:3", "test/fr/subject.txt:1"));
    }

    private static String said(EmailTemplate template, String locale) {
        Content content = template.render(Locale.forLanguageTag(locale), Map.of("x", "1"), List.of());
        return content.subject() + " / " + content.text();
    }
}
