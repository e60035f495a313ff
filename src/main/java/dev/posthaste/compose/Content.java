package dev.posthaste.compose;

import org.jspecify.annotations.Nullable;

/**
 * What a message says: rendered from a template, or a caller's own. At least one of {@code html} and {@code text} is there;
 * the intake sees to that.
 */
public record Content(
        String subject, @Nullable String html, @Nullable String text) {

    public Content withSubject(String other) {
        return new Content(other, html, text);
    }
}
