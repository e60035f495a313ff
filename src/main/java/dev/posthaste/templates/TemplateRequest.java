package dev.posthaste.templates;

import dev.posthaste.compose.template.TemplateName;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a caller wants of a template, checked as far as that goes without compiling it; null for what is to stay.
 *
 * @param files texts by path; an empty one takes the file away
 * @param wording the content in Resend's form; empty when {@code files} are given
 */
record TemplateRequest(
        @Nullable String name,
        @Nullable TemplateName alias,
        @Nullable Map<String, Optional<String>> files,
        Wording wording) {

    boolean speaksOfContent() {
        return files != null || !wording.isEmpty();
    }
}
