package dev.posthaste.compose.template;

/**
 * Names a template: 1 to 64 lower-case ASCII letters, digits and dashes. It becomes a folder's name, and cannot express a
 * path.
 */
public record TemplateName(String value) implements Comparable<TemplateName> {

    private static final int LONGEST = 64;

    public TemplateName {
        boolean allowed = !value.isEmpty()
                && value.length() <= LONGEST
                && value.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-');
        if (!allowed) {
            throw new IllegalArgumentException(
                    "A template's name is 1 to 64 lower-case letters, digits and dashes, such as password-reset.");
        }
    }

    @Override
    public int compareTo(TemplateName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
