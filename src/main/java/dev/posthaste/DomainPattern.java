package dev.posthaste;

/**
 * Domains that are allowed: {@code example.com} is itself alone, {@code *.example.com} is all that is below it.
 *
 * @param text in lower case and A-labels
 */
public record DomainPattern(String text) {

    private static final String BELOW = "*.";

    /** @throws IllegalArgumentException with a sentence that says what is wrong */
    public DomainPattern {
        boolean below = text.startsWith(BELOW);
        String name = DomainName.ascii(below ? text.substring(BELOW.length()) : text);
        if (name.indexOf('.') < 0) {
            throw new IllegalArgumentException(
                    "A domain is written as example.com, or *.example.com for what is below it.");
        }
        text = below ? BELOW + name : name;
    }

    /** @param domain as an {@link EmailAddress} has it */
    public boolean matches(String domain) {
        return text.startsWith(BELOW) ? domain.endsWith(text.substring(1)) : domain.equals(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
