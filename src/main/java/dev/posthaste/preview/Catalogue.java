package dev.posthaste.preview;

import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.Templates;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What there is to look at.
 *
 * @param problems of the templates' directory, as {@code file:line: detail}; while there is one, the templates are those of before
 */
record Catalogue(List<Entry> templates, List<String> problems) {

    /**
     * @param locales by language tag
     * @param samples by language tag, as a request's {@code template.variables}
     */
    record Entry(
            String id,
            String description,
            String version,
            List<String> locales,
            Map<String, Map<String, Object>> samples) {}

    static Catalogue of(Templates templates) {
        List<Entry> entries = templates.names().stream()
                .flatMap(name -> templates.describe(name).stream()
                        .map(description -> entry(templates, name, description.description())))
                .toList();
        return new Catalogue(entries, templates.problems());
    }

    private static Entry entry(Templates templates, TemplateName name, String description) {
        List<String> locales = templates.locales(name);
        return new Entry(
                name.value(),
                description,
                templates.version(name).orElse(""),
                locales,
                locales.stream()
                        .collect(Collectors.toMap(
                                tag -> tag, tag -> templates.samples(name, Locale.forLanguageTag(tag)))));
    }
}
