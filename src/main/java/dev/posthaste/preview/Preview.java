package dev.posthaste.preview;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.posthaste.Fault;
import dev.posthaste.Refusal;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.template.EmailTemplate;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.Templates;
import dev.posthaste.templates.StoredCatalogue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One mail as it would be sent, or what is wrong with what it was to be made of.
 *
 * @param size of the HTML in bytes
 * @param errors as the API would answer them; empty when there is a mail
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Preview(
        @Nullable String subject,
        @Nullable String html,
        @Nullable String text,
        int size,
        List<Fault> errors) {

    /**
     * What the page asks for.
     *
     * @param tenant whose stored template it is; null for one of everyone's
     * @param version of a stored template; everyone's have one
     */
    record Wish(
            @Nullable String tenant,
            @Nullable String id,
            @Nullable String version,
            @Nullable String locale,
            @Nullable Map<String, Object> variables) {}

    static Preview of(Templates templates, StoredCatalogue stored, Wish wish) {
        try {
            TemplateName name = new TemplateName(Objects.requireNonNullElse(wish.id, ""));
            EmailTemplate template = wish.tenant == null
                    ? templates
                            .everyones(name)
                            .orElseThrow(() -> new IllegalArgumentException("There is no template of this name."))
                    : stored.compiled(wish.tenant, name, Objects.requireNonNullElse(wish.version, ""));
            Content content = templates
                    .render(
                            template,
                            "/template/variables",
                            Locale.forLanguageTag(Objects.requireNonNullElse(wish.locale, "en")),
                            Objects.requireNonNullElse(wish.variables, Map.of()))
                    .content();
            String html = Objects.requireNonNullElse(content.html(), "");
            return new Preview(
                    content.subject(),
                    content.html(),
                    content.text(),
                    html.getBytes(StandardCharsets.UTF_8).length,
                    List.of());
        } catch (Refusal refusal) {
            List<Fault> faults =
                    refusal.faults().isEmpty() ? List.of(new Fault("", Stored.sentence(refusal))) : refusal.faults();
            return new Preview(null, null, null, 0, faults);
        } catch (IllegalArgumentException e) { // a name that is none, or nobody's; its sentence is written for callers
            return new Preview(null, null, null, 0, List.of(new Fault("/template/id", String.valueOf(e.getMessage()))));
        }
    }
}
