package dev.posthaste.compose.template;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A template, and what to fill it with.
 *
 * @param version only this one will do; null for the one that is there
 * @param locale the nearest that there is is rendered; null for the template's own
 * @param variables as they came in the request; a blank or null value counts as missing
 */
public record TemplateCall(
        TemplateName name,
        @Nullable String version,
        @Nullable Locale locale,
        Map<String, ? extends @Nullable Object> variables) {}
