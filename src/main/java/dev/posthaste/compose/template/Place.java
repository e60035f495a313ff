package dev.posthaste.compose.template;

/**
 * Where something stands in the sources of templates.
 *
 * @param file below the folder of templates: {@code password-reset/fr/body.html}
 * @param line from 1
 */
public record Place(String file, int line) {

    @Override
    public String toString() {
        return file + ":" + line;
    }
}
