package dev.posthaste;

import org.jspecify.annotations.Nullable;

/**
 * Which text of a template was sent. Written {@code password-reset@1f3c9a}.
 *
 * @param template its name
 * @param version null on records from before versions were kept
 */
public record TemplateVersion(String template, @Nullable String version) {

    private static final char BETWEEN = '@'; // in no template's name

    public static TemplateVersion parse(String text) {
        int at = text.indexOf(BETWEEN);
        return at < 0
                ? new TemplateVersion(text, null)
                : new TemplateVersion(text.substring(0, at), text.substring(at + 1));
    }

    @Override
    public String toString() {
        return version == null ? template : template + BETWEEN + version;
    }
}
