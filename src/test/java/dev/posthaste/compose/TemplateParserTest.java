package dev.posthaste.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateParserTest {

    private static final String YAML = """
            description: A test.
            variables:
              x:
                type: string
                description: Anything.
                required: true
                sample: y
              size:
                type: string
                description: Called as a method of a map is.
                required: false
                default: ""
                sample: large
            """;

    private final TemplateParser parser = new TemplateParser();

    @Test
    void a_body_prints_variables_and_asks_about_them() {
        EmailTemplate template = withText("{x}{#if size}, {size}{#else}, no size{/if}");
        assertThat(template.render(Map.of("x", "1", "size", "XL")).text()).isEqualTo("1, XL");
        assertThat(template.render(Map.of("x", "1")).text()).isEqualTo("1, no size");
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
                "{x.or('y')}",
                "{this}",
                "{7*7}",
                "{y}",
                "{#include ../../x}",
                "{#include x /}",
                "{#insert x}{/insert}",
                "{#eval x /}",
                "{#let y=x}{y}{/let}",
                "{#for i in 1000000}a{/for}",
                "{#each x}a{/each}",
                "{#when x}{#is y}{/when}",
                "{#cached}x{/cached}",
                "{#fragment id=f}x{/fragment}",
                "{#x /}",
                "{#if y}{/if}",
                "{#if x.length > 1}{/if}",
                "{#if x == config:foo}{/if}",
                "{#if x}",
                "{/if}"
            })
    void a_body_can_do_nothing_else(String body) {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> withText("one\ntwo " + body))
                .withMessageStartingWith("templates/test/body.txt, line 2: ");
    }

    @Test
    void sections_nest_sixteen_deep_and_no_deeper() {
        assertThat(withText("{#if x}".repeat(16) + "a" + "{/if}".repeat(16))
                        .sample()
                        .text())
                .isEqualTo("a");
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> withText("{#if x}".repeat(1000) + "a" + "{/if}".repeat(1000)))
                .withMessage("templates/test/body.txt, line 1: More than 16 sections in each other.");
    }

    @Test
    void a_subject_is_one_line() {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> parser.parse(new TemplateName("test"), YAML, "a\nb", "", ""))
                .withMessage("templates/test/subject.txt: A subject is one line.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "variables: {}",
                "description: x\nunknown: y",
                "description: x\ndescription: y",
                "description: x\nvariables: [a",
                "description: x\nvariables: {A: {type: string, description: x, required: true, sample: x}}",
                "description: x\nvariables: {a: {type: list, description: x, required: true, sample: x}}",
                "description: x\nvariables: {a: {type: url, description: x, required: true, sample: 'http://x'}}",
                "description: x\nvariables: {a: {type: string, description: x, required: true, default: x, sample: x}}",
                "description: x\nvariables: {a: {type: string, description: x, required: false, sample: x}}",
                "description: x\nvariables: {a: {type: string, description: x, required: true}}"
            })
    void a_wrong_description_is_named_with_its_file(String yaml) {
        assertThatExceptionOfType(TemplateBroken.class)
                .isThrownBy(() -> parser.parse(new TemplateName("test"), yaml, "s", "", ""))
                .withMessageStartingWith("templates/test/template.yaml");
    }

    private EmailTemplate withText(String text) {
        return parser.parse(new TemplateName("test"), YAML, "subject", "", text);
    }
}
