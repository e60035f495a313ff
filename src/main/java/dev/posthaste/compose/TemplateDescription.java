package dev.posthaste.compose;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a template is for and what it needs. The variables are in the order in which their author wrote them. */
public record TemplateDescription(TemplateName name, String description, Map<String, Variable> variables) {

    public TemplateDescription {
        variables = Collections.unmodifiableMap(new LinkedHashMap<>(variables));
    }
}
