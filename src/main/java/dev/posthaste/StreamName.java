package dev.posthaste;

import java.util.regex.Pattern;

/**
 * The name of a stream, a kind of mail with a policy of its own.
 *
 * @param text 1 to 64 lower case letters, digits, dashes and underscores
 */
public record StreamName(String text) {

    private static final Pattern FORM = Pattern.compile("[a-z0-9][a-z0-9_-]{0,63}");

    /** @throws IllegalArgumentException with a sentence that says what is wrong */
    public StreamName {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "The name of a stream is 1 to 64 lower case letters, digits, dashes and underscores.");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
