package dev.posthaste.compose;

/**
 * A template that cannot be used, with its file and, where there is one, the line. It stops the start: better no service
 * than one that fails at the first mail.
 */
final class TemplateBroken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    TemplateBroken(String file, String detail) {
        super("templates/%s: %s".formatted(file, detail));
    }

    TemplateBroken(String file, int line, String detail) {
        super("templates/%s, line %d: %s".formatted(file, line, detail));
    }
}
