package dev.posthaste.compose.template;

import dev.posthaste.compose.template.Piece.Tag;
import java.util.ArrayList;
import java.util.List;

/**
 * A source in which each tag is a number between two characters that no mail uses, so that tools for HTML take it for text; and
 * the way back.
 */
final class Marked {

    static final char BEGIN = '\uE000';
    static final char END = '\uE001';
    static final String COMMENT_BEGIN = "<!--" + BEGIN;
    static final String COMMENT_END = END + "-->";

    private final List<Tag> tags = new ArrayList<>();

    /** The mark that stands for {@code tag}. */
    String mark(Tag tag) {
        tags.add(tag);
        return BEGIN + Integer.toString(tags.size() - 1) + END;
    }

    Tag tag(int number) {
        return tags.get(number);
    }

    int size() {
        return tags.size();
    }

    /** The tags whose marks stand in {@code text}, in order. */
    List<Tag> tagsIn(String text) {
        List<Tag> found = new ArrayList<>();
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
            found.add(tags.get(Integer.parseInt(text, at + 1, text.indexOf(END, at), 10)));
        }
        return found;
    }

    /** For Qute: tags as they were, and every other brace such that it stands for itself. */
    String restore(String text) {
        StringBuilder source = new StringBuilder(text.length() + 256);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == BEGIN) {
                int end = text.indexOf(END, i);
                source.append(tags.get(Integer.parseInt(text, i + 1, end, 10)).source());
                i = end;
            } else {
                source.append(literal(c, i + 1 < text.length() ? text.charAt(i + 1) : ' '));
            }
        }
        return source.toString();
    }

    private static String literal(char c, char next) {
        if (c == '{') {
            return "\\{";
        }
        // Before a brace or a tag Qute would take it for an escape.
        return c == '\\' && (next == '{' || next == '}' || next == BEGIN) ? "{|\\|}" : String.valueOf(c);
    }
}
