package dev.posthaste.compose.template;

import dev.posthaste.TemplateVersion;
import dev.posthaste.compose.Content;

/** What a template said, and in which version. */
public record Rendered(Content content, TemplateVersion template) {}
