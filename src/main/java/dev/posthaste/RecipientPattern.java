package dev.posthaste;

/**
 * Recipients that are allowed: one address, or all of a domain as {@code *@example.com}.
 *
 * @param text in the form under which recipients are compared
 */
public record RecipientPattern(String text) {

    private static final String ANYBODY_AT = "*@";

    /** @throws IllegalArgumentException with a sentence that says what is wrong */
    public RecipientPattern {
        text = text.startsWith(ANYBODY_AT)
                ? ANYBODY_AT + DomainName.ascii(text.substring(ANYBODY_AT.length()))
                : EmailAddress.parse(text.strip()).canonical();
    }

    public boolean matches(EmailAddress address) {
        return text.startsWith(ANYBODY_AT)
                ? address.domain().equals(text.substring(ANYBODY_AT.length()))
                : address.canonical().equals(text);
    }

    @Override
    public String toString() {
        return text;
    }
}
