package dev.posthaste;

import org.jspecify.annotations.Nullable;

/**
 * An address with the name that mail programs show: {@code Ada Lovelace <ada@example.com>} (RFC 5322 section 3.4).
 *
 * @param name at most 256 characters, no control characters; null when there is none
 */
public record Mailbox(@Nullable String name, EmailAddress address) {

    private static final int LONGEST_NAME = 256;
    private static final String SPECIALS = "()<>[]:;@\\,.\""; // RFC 5322 section 3.2.3

    public Mailbox {
        if (name != null) {
            checkName(name);
            name = name.isBlank() ? null : name;
        }
    }

    /**
     * Takes {@code ada@example.com}, {@code <ada@example.com>}, {@code Ada <ada@example.com>} and {@code "Lovelace, Ada"
     * <ada@example.com>}.
     *
     * @throws IllegalArgumentException with a sentence that says what is wrong
     */
    public static Mailbox parse(String text) {
        String trimmed = text.strip();
        if (!trimmed.endsWith(">")) {
            return new Mailbox(null, EmailAddress.parse(trimmed));
        }
        // The last one: a bracket inside a quoted name is part of the name, and none can stand in an address.
        int open = trimmed.lastIndexOf('<');
        if (open < 0) {
            throw new IllegalArgumentException("A named address has the form Name <local-part@domain>.");
        }
        EmailAddress address = EmailAddress.parse(trimmed.substring(open + 1, trimmed.length() - 1));
        String name = unquoted(trimmed.substring(0, open).strip());
        return new Mailbox(name, address);
    }

    /** What has brackets and no quotes around them is more than one address, and is not taken for one with a strange name. */
    private static String unquoted(String name) {
        if (name.length() < 2 || !name.startsWith("\"") || !name.endsWith("\"")) {
            if (name.indexOf('<') >= 0 || name.indexOf('>') >= 0) {
                throw new IllegalArgumentException(
                        "This is one address, such as Name <local-part@domain>; several are a list of texts.");
            }
            return name;
        }
        return name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1");
    }

    private static void checkName(String name) {
        if (name.length() > LONGEST_NAME) {
            throw new IllegalArgumentException("A display name is at most 256 characters long.");
        }
        if (!Text.isSingleLine(name)) {
            throw new IllegalArgumentException("A display name is one line of text without control characters.");
        }
    }

    /** The form that {@link #parse} reads back to an equal mailbox: the name is quoted where it could be read as something else. */
    @Override
    public String toString() {
        if (name == null) {
            return address.toString();
        }
        boolean ambiguous = !name.equals(name.strip()) || name.chars().anyMatch(c -> SPECIALS.indexOf(c) >= 0);
        String shown = ambiguous ? '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"' : name;
        return shown + " <" + address + ">";
    }
}
