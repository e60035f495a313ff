package dev.posthaste.preview;

import dev.posthaste.compose.template.EmailTemplate;
import dev.posthaste.compose.template.Templates;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What there is to look at: everyone's templates, and whose others there are.
 *
 * @param problems of the templates' directory, as {@code file:line: detail}; while there is one, the templates are those of before
 * @param tenants those that have stored templates
 */
record Catalogue(List<Entry> templates, List<String> problems, Collection<String> tenants) {

    /**
     * @param locales by language tag
     * @param samples by language tag, as a request's {@code template.variables}
     */
    record Entry(
            String id,
            String description,
            String version,
            List<String> locales,
            Map<String, Map<String, Object>> samples) {

        static Entry of(String id, EmailTemplate template) {
            return new Entry(
                    id,
                    template.description().description(),
                    template.version(),
                    template.locales(),
                    template.locales().stream()
                            .collect(
                                    Collectors.toMap(tag -> tag, tag -> template.samples(Locale.forLanguageTag(tag)))));
        }
    }

    static Catalogue of(Templates templates, Collection<String> tenants) {
        List<Entry> entries = templates.names().stream()
                .map(templates::everyones)
                .flatMap(Optional::stream)
                .map(template -> Entry.of(template.name().value(), template))
                .toList();
        return new Catalogue(entries, templates.problems(), tenants);
    }
}
