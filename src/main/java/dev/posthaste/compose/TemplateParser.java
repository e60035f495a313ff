package dev.posthaste.compose;

import dev.posthaste.Text;
import java.util.Set;

/** Makes a template of its four files, and proves that it renders. */
final class TemplateParser {

    private final ClosedQute qute = new ClosedQute();

    /** @throws TemplateBroken with file and line */
    EmailTemplate parse(TemplateName name, String yaml, String subject, String html, String text) {
        TemplateDescription description = TemplateYaml.parse(name, yaml);
        Set<String> variables = description.variables().keySet();
        EmailTemplate template = new EmailTemplate(
                description,
                // Editors end a file with a line end; a subject has none.
                qute.parseText(name + "/subject.txt", subject.strip(), variables),
                qute.parseHtml(name + "/body.html", html, variables),
                qute.parseText(name + "/body.txt", text, variables));
        if (!Text.isSingleLine(template.sample().subject())) {
            throw new TemplateBroken(name + "/subject.txt", "A subject is one line.");
        }
        return template;
    }
}
