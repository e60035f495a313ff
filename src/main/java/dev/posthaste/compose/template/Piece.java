package dev.posthaste.compose.template;

import java.util.regex.Pattern;

/** A template's source, cut where Qute would cut it. */
sealed interface Piece {

    Place place();

    /**
     * Text that stands in the mail as it is.
     *
     * @param place of its first character
     */
    record Words(String text, Place place) implements Piece {}

    /**
     * What stands between braces: {@code name}, {@code #if name}, {@code /if}.
     *
     * @param inner without the braces and the blanks at both ends
     */
    record Tag(String inner, Place place) implements Piece {

        private static final Pattern BLANKS = Pattern.compile("\\s+");

        boolean isSection() {
            return inner.startsWith("#") || inner.startsWith("/");
        }

        boolean opens() {
            return inner.startsWith("#") && !isElse() && !inner.endsWith("/");
        }

        boolean closes() {
            return inner.startsWith("/");
        }

        boolean isElse() {
            return inner.equals("#else") || inner.startsWith("#else ");
        }

        /** Of a section: {@code if} for {@code #if name} and for {@code /if}. */
        String section() {
            String word = BLANKS.split(inner, 2)[0];
            return word.endsWith("/") && word.length() > 1 ? word.substring(1, word.length() - 1) : word.substring(1);
        }

        /** What follows the section's name, without the slash of one that has no end. */
        String arguments() {
            String[] words = BLANKS.split(inner, 2);
            String rest = words.length < 2 ? "" : words[1];
            return (rest.endsWith("/") && !closes() ? rest.substring(0, rest.length() - 1) : rest).strip();
        }

        String source() {
            return "{" + inner + "}";
        }
    }
}
