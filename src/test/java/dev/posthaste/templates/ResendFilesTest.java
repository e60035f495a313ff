package dev.posthaste.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.posthaste.Refusal;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.TemplateSource;
import dev.posthaste.templates.ResendContent.ResendVariable;
import dev.posthaste.web.Faults;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResendFilesTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "{{{NAME}}},{NAME}",
                "{{{ NAME }}} and {{{NAME}}},{NAME} and {NAME}",
                "{config:x} {NAME} {7*7},\\{config:x\\} \\{NAME\\} \\{7*7\\}",
                "a{b:c},a\\{b:c\\}",
                "{#if NAME}x{/if},\\{#if NAME\\}x\\{/if\\}",
                "{!x!} {|x|},\\{!x!\\} \\{|x|\\}"
            })
    void three_braces_are_a_variable_and_every_other_brace_is_a_brace(String given, String ours) {
        assertThat(ResendFiles.of(html(given), new Faults())).containsEntry("body.html", ours);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{{NAME}}",
                "{{{NAME|there}}}",
                "{{#if NAME}}",
                "{{{{NAME}}}}",
                "\\{{{NAME}}}",
                "{{{7*7}}} {{{a b}}}"
            })
    void what_looks_like_a_variable_and_is_none_is_refused(String given) {
        Refusal refusal =
                catchThrowableOfType(Refusal.class, () -> ResendFiles.of(html("one\n" + given), new Faults()));
        assertThat(refusal).isNotNull();
        assertThat(refusal.faults().getFirst().pointer()).isEqualTo("/html");
        assertThat(refusal.faults().getFirst().detail()).startsWith("html:2: ");
    }

    @Test
    void whatever_stands_in_resends_form_stands_in_the_mail_as_text() {
        String html = "<p>a\\b {x} {{ } }} \\{y} {config:z} {NAME} {!no!} {|a|} {@b}</p>";
        assertThat(new TemplateSource(ResendFiles.of(html(html), new Faults()), new TreeMap<>())
                        .compile(new TemplateName("test"), List.of())
                        .sample(Locale.ENGLISH)
                        .html())
                .contains(html);
    }

    @Test
    void a_text_that_is_a_link_is_a_url() {
        ResendContent content = new ResendContent(
                "x",
                "<a href=\"{{{GO}}}\">{{{GO}}} {{{NAME}}}</a>",
                null,
                null,
                List.of(),
                List.of(new ResendVariable("GO", "string", null), new ResendVariable("NAME", "string", "there")));
        String yaml = ResendFiles.of(content, new Faults()).getOrDefault("template.yaml", "");
        assertThat(yaml).contains("type: \"url\"").containsOnlyOnce("type: \"string\"");
    }

    private static ResendContent html(String html) {
        return new ResendContent(
                "x", html, null, null, List.of(), List.of(new ResendVariable("NAME", "string", "there")));
    }

    @Test
    void a_number_of_its_own_is_kept() {
        ResendContent content = new ResendContent(
                "{{{N}}}",
                "<p>x</p>",
                "x {{{N}}}",
                "Acme <a@b.example>",
                List.of("c@d.example"),
                List.of(new ResendVariable("N", "number", 25)));
        var template = new TemplateSource(ResendFiles.of(content, new Faults()), new TreeMap<>())
                .compile(new TemplateName("test"), List.of());
        assertThat(template.sample(Locale.ENGLISH).subject()).isEqualTo("25");
        assertThat(template.samples(Locale.ENGLISH)).isEqualTo(Map.of("N", 25));
        assertThat(template.description().from()).hasToString("Acme <a@b.example>");
        assertThat(template.description().replyTo()).hasToString("[c@d.example]");
    }
}
