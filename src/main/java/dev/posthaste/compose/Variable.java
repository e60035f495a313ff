package dev.posthaste.compose;

import dev.posthaste.Text;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A gap in a template that the caller fills.
 *
 * @param defaultValue what stands there when the caller gives nothing; null when the caller must
 * @param sample what stands there in a preview
 */
public record Variable(
        Type type, String description, @Nullable String defaultValue, String sample) {

    private static final int LONGEST_STRING = 1000;
    private static final int LONGEST_URL = 2048;

    public enum Type {
        /** One line of text. */
        STRING("a string", "one line of at most 1000 characters, without control characters"),
        /** A link. HTTPS only: a reset link that travels in the clear gives the account away. */
        URL("a URL", "an absolute https URL of at most 2048 ASCII characters, without user name and password");

        private final String noun;
        private final String rule;

        Type(String noun, String rule) {
            this.noun = noun;
            this.rule = rule;
        }

        /** As it reads in a sentence: {@code a URL}. */
        public String noun() {
            return noun;
        }

        /** What a value must be, as it reads after "is". */
        public String rule() {
            return rule;
        }
    }

    public boolean required() {
        return defaultValue == null;
    }

    boolean accepts(String value) {
        return switch (type) {
            case STRING -> value.length() <= LONGEST_STRING && Text.isSingleLine(value);
            case URL -> value.length() <= LONGEST_URL && isHttps(value);
        };
    }

    private static boolean isHttps(String value) {
        // java.net.URI lets other letters than ASCII pass; mail programs make different links of them.
        if (value.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            return false;
        }
        try {
            URI uri = new URI(value);
            // https://bank.example@evil.example/ reads like the bank's; no honest link needs it.
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null && uri.getRawUserInfo() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
