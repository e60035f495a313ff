package dev.posthaste.compose.template;

import dev.posthaste.Mailbox;
import dev.posthaste.StreamName;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a template is for and what it needs.
 *
 * @param stream the stream whose policy its mail is to follow; null for none
 * @param locale of the bodies that stand in the template's own folder
 * @param from who sends its mail unless the request says so; null when the request has to
 * @param replyTo likewise; may be empty
 * @param variables in the order in which their author wrote them
 */
public record TemplateDescription(
        TemplateName name,
        String description,
        @Nullable StreamName stream,
        Locale locale,
        @Nullable Mailbox from,
        List<Mailbox> replyTo,
        Map<String, Variable> variables) {

    public TemplateDescription {
        replyTo = List.copyOf(replyTo);
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }

    /** Whether it takes something that nobody but the recipient is to read. */
    boolean isSensitive() {
        return variables.values().stream().anyMatch(Variable::isSensitive);
    }

    /** The nearest first: {@code sr-Latn-RS}, {@code sr-Latn}, {@code sr}, and the template's own. */
    List<Locale> chain(Locale wanted) {
        Locale language = Locale.of(wanted.getLanguage());
        Locale written = wanted.getScript().isEmpty() // nearly always, and this is asked for every mail
                ? language
                : new Locale.Builder()
                        .setLocale(language)
                        .setScript(wanted.getScript())
                        .build();
        return Stream.of(wanted, written, language, locale).distinct().toList();
    }
}
