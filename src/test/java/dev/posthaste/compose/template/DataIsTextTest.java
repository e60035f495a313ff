package dev.posthaste.compose.template;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.posthaste.compose.Content;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
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

    private static void check(TemplateName name, Locale locale, List<String> elements, Random random) {
        Map<String, Object> variables = new HashMap<>(TEMPLATES.samples(name, locale));
        Map<String, String> texts = new HashMap<>();
        TEMPLATES.describe(name).orElseThrow().variables().forEach((key, variable) -> {
            if (variable.type() == Variable.Type.STRING) {
                texts.put(key, text(random));
            }
        });
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
