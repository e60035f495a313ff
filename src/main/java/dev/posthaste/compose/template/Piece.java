package dev.posthaste.compose.template;

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
            String word = inner.substring(0, endOfWord());
            return word.endsWith("/") && word.length() > 1 ? word.substring(1, word.length() - 1) : word.substring(1);
        }

        /** What follows the section's name, without the slash of one that has no end. */
        String arguments() {
            String rest = inner.substring(endOfWord()).strip();
            return (rest.endsWith("/") && !closes() ? rest.substring(0, rest.length() - 1) : rest).strip();
        }

        /** A loop: every tag is asked for its section by every section around it. */
        private int endOfWord() {
            for (int i = 0; i < inner.length(); i++) {
                char c = inner.charAt(i);
                if (c == ' ' || c >= '\t' && c <= '\r') {
                    return i;
                }
            }
            return inner.length();
        }

        String source() {
            return "{" + inner + "}";
        }
    }
}
