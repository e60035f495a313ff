package dev.posthaste;

/**
 * A label that a caller puts on an email, to find it and to count it by.
 *
 * @param name 1 to 256 ASCII letters, digits, underscores or dashes
 * @param value the same
 */
public record Tag(String name, String value) {

    private static final int LONGEST = 256;

    public Tag {
        check("name", name);
        check("value", value);
    }

    private static void check(String part, String text) {
        boolean allowed = !text.isEmpty()
                && text.length() <= LONGEST
                && text.chars().allMatch(c -> c == '_' || c == '-' || c < 128 && Character.isLetterOrDigit(c));
        if (!allowed) {
            throw new IllegalArgumentException(
                    "A tag's %s is 1 to 256 ASCII letters, digits, underscores or dashes.".formatted(part));
        }
    }
}
