package dev.posthaste.accept;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.posthaste.Text;
import dev.posthaste.compose.Content;
import dev.posthaste.compose.SubjectLine;
import dev.posthaste.compose.template.Rendered;
import dev.posthaste.compose.template.TemplateCall;
import dev.posthaste.compose.template.TemplateName;
import dev.posthaste.compose.template.Templates;
import dev.posthaste.web.Faults;
import dev.posthaste.web.JsonFields;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an email says: a template that is rendered, or words of the request's own. */
@Singleton
final class ContentReader {

    private static final int LONGEST_SUBJECT = 998; // RFC 5322 section 2.1.1
    private static final JsonMapper VALUES = new JsonMapper();
    private static final TypeReference<Map<String, Object>> VARIABLES = new TypeReference<>() {};

    private final Templates templates;

    ContentReader(Templates templates) {
        this.templates = templates;
    }

    /** What a template of the request becomes; null without one, and when it is refused. */
    @Nullable
    Rendered rendered(String tenant, JsonFields fields, Faults faults) {
        if (!fields.has("template")) {
            return null;
        }
        for (String own : List.of("html", "text")) {
            if (fields.has(own)) {
                faults.add(fields.pointer(own), "The template brings its own %s; leave this out.".formatted(own));
            }
        }
        JsonFields template = fields.members("template");
        if (template == null) {
            return null;
        }
        TemplateName name =
                template.needed("id", TemplateName::new, "A template needs its name here, such as \"password-reset\".");
        String version = template.text("version");
        Locale locale = template.locale("locale");
        JsonFields variables = template.members("variables");
        template.refuseOthers();
        Map<String, Object> values = variables == null ? Map.of() : VALUES.convertValue(variables.object(), VARIABLES);
        return name == null
                ? null
                : faults.of(() -> templates.render(tenant, new TemplateCall(name, version, locale, values)));
    }

    /** @param rendered of the request's template; null without one, and when it was refused */
    static @Nullable Content content(JsonFields fields, @Nullable Rendered rendered, Faults faults) {
        return fields.has("template") ? templateContent(fields, rendered, faults) : ownContent(fields, faults);
    }

    /** A subject of the request goes before the template's, as its {@code from} and {@code reply_to} do. */
    private static @Nullable Content templateContent(JsonFields fields, @Nullable Rendered rendered, Faults faults) {
        String subject = subject(fields, faults);
        Content content = rendered == null ? null : rendered.content();
        if (content == null || fields.has("subject")) {
            return content == null || subject == null ? content : content.withSubject(subject);
        }
        String wrong = SubjectLine.wrongWith(content.subject());
        if (wrong != null) {
            faults.add(fields.pointer("template") + "/variables", wrong + " Send others, or a subject.");
        }
        return content;
    }

    private static @Nullable Content ownContent(JsonFields fields, Faults faults) {
        String subject = subject(fields, faults);
        String html = fields.text("html");
        String text = fields.text("text");
        if (!fields.has("subject")) {
            fields.missing("subject", "An email needs a subject here, or a template.");
        }
        if (!fields.has("html") && !fields.has("text")) {
            fields.missing("html", "An email needs html, text or both, or a template.");
        }
        return subject == null ? null : new Content(subject, html, text);
    }

    private static @Nullable String subject(JsonFields fields, Faults faults) {
        String subject = fields.text("subject");
        if (subject != null && (!Text.isSingleLine(subject) || subject.length() > LONGEST_SUBJECT)) {
            faults.add(
                    fields.pointer("subject"),
                    "A subject is one line of at most %d characters without control characters."
                            .formatted(LONGEST_SUBJECT));
        }
        return subject;
    }
}
