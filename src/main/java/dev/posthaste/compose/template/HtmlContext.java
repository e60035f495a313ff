package dev.posthaste.compose.template;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Knows, word by word, where in HTML a source stands: what a tag may print there depends on it. */
final class HtmlContext {

    enum Where {
        /** Between elements: escaping makes any value harmless. */
        TEXT,
        /** In {@code <title>}: as text, but a comment would be text too. */
        TITLE,
        /** In a comment, such as the part that only Outlook reads. */
        COMMENT,
        /** In the quotation marks of an attribute. */
        ATTRIBUTE,
        /** In {@code href} or {@code src}, right behind the quotation mark. */
        LINK,
        /** In a link behind other text, in CSS, in a script, or between attributes: no escaping helps there. */
        NOWHERE
    }

    private static final Pattern NAME = Pattern.compile("([\\w:-]+)\\s*=\\s*$");

    private final StringBuilder element = new StringBuilder();
    private boolean inElement;
    private boolean inComment;
    private char quote;
    private String attribute = "";
    private boolean valueBegan;
    private String raw = "";

    Where where() {
        if (inComment) {
            return Where.COMMENT;
        } else if (!raw.isEmpty()) {
            return raw.equals("title") ? Where.TITLE : Where.NOWHERE;
        } else if (!inElement) {
            return Where.TEXT;
        } else if (quote == 0 || attribute.equals("style") || attribute.startsWith("on")) {
            return Where.NOWHERE;
        } else if (attribute.equals("href") || attribute.equals("src") || attribute.equals("background")) {
            return valueBegan ? Where.NOWHERE : Where.LINK;
        }
        return Where.ATTRIBUTE;
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

    /** Something was printed here. */
    void printed() {
        valueBegan = true;
    }

    private void passInElement(char c) {
        if (quote != 0) {
            valueBegan = true;
            quote = c == quote ? 0 : quote;
        } else if (c == '"' || c == '\'') {
            Matcher name = NAME.matcher(element);
            attribute = name.find() ? name.group(1).toLowerCase(Locale.ROOT) : "";
            quote = c;
            valueBegan = false;
        } else if (c == '>') {
            inElement = false;
            String name = element.toString().toLowerCase(Locale.ROOT).split("[\\s/]", 2)[0];
            raw = name.equals("style") || name.equals("title") || name.equals("script") ? name : "";
        } else {
            element.append(c);
        }
    }
}
