package dev.posthaste;

/** What may stand in a header: the one place that decides which characters are text and which are a line end in disguise. */
public final class Text {

    private Text() {}

    /**
     * Whether {@code text} is one line of well-formed Unicode: no control character (CR, LF, NUL, NEL …), no line or paragraph
     * separator, no half of a surrogate pair.
     */
    public static boolean isSingleLine(String text) {
        for (int i = 0; i < text.length(); ) { // loops, both: they run over every header and body, and streams are slow
            int c = text.codePointAt(i);
            if (c < ' ' || c > '~' && !isText(c)) {
                return false;
            }
            i += Character.charCount(c);
        }
        return true;
    }

    private static boolean isText(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL, Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }

    /** Whether {@code text} is well-formed Unicode without NUL, so that it can be stored and sent as UTF-8. */
    public static boolean isWellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                i++;
                if (!Character.isHighSurrogate(c) || i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }
}
