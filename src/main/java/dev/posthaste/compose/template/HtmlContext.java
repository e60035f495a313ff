package dev.posthaste.compose.template;

import java.util.Locale;

/** Knows, word by word, whether a source stands between the elements of HTML, or inside one, a comment, a title or a style. */
final class HtmlContext {

    private final StringBuilder element = new StringBuilder();
    private boolean inElement;
    private boolean inComment;
    private char quote;
    private String raw = "";

    boolean betweenElements() {
        return !inComment && !inElement && raw.isEmpty();
    }

    void pass(String words) {
        for (int i = 0; i < words.length(); i++) {
            char c = words.charAt(i);
            if (inComment) {
                inComment = !words.startsWith("-->", i);
            } else if (!raw.isEmpty()) {
                if (words.regionMatches(true, i, "</" + raw, 0, raw.length() + 2)) {
                    raw = "";
                    inElement = true;
                    element.setLength(0);
                }
            } else if (inElement) {
                passInElement(c);
            } else if (words.startsWith("<!--", i)) {
                inComment = true;
            } else if (c == '<') {
                inElement = true;
                element.setLength(0);
            }
        }
    }

    private void passInElement(char c) {
        if (quote != 0) {
            quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
            quote = c;
        } else if (c == '>') {
            inElement = false;
            String name = element.toString().toLowerCase(Locale.ROOT).split("[\\s/]", 2)[0];
            raw = name.equals("style") || name.equals("title") || name.equals("script") ? name : "";
        } else {
            element.append(c);
        }
    }
}
