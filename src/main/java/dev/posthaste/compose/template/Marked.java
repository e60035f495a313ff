package dev.posthaste.compose.template;

import dev.posthaste.compose.template.Piece.Tag;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A source in which each tag is a number between two characters that no mail uses, so that tools for HTML take it for text; and
 * the way back.
 */
final class Marked {

    static final char BEGIN = '\uE000';
    static final char END = '\uE001';
    static final Pattern MARK = Pattern.compile(BEGIN + "\\d+" + END);
    private static final Pattern COMMENT = Pattern.compile("<!--(" + MARK + ")-->");

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

    /** Between elements, where a text would be thrown out of a table in front of it: a comment stays. */
    static String asComment(String mark) {
        return "<!--" + mark + "-->";
    }

    /** Whether it is a section's, and not one that an author wrote. */
    boolean isComment(String comment) {
        return MARK.matcher(comment).matches() && tagAt(comment, 0).isSection();
    }

    /** Sections that are comments are sections again. */
    String withoutComments(String html) {
        return COMMENT.matcher(html)
                .replaceAll(comment -> tagAt(comment.group(1), 0).isSection() ? comment.group(1) : comment.group());
    }

    /** The tag whose mark begins at {@code offset}. */
    Tag tagAt(String text, int offset) {
        return tags.get(Integer.parseInt(text, offset + 1, text.indexOf(END, offset), 10));
    }

    /** The tags whose marks stand in {@code text}, in order. */
    List<Tag> tagsIn(String text) {
        List<Tag> found = new ArrayList<>();
        for (int at = text.indexOf(BEGIN); at >= 0; at = text.indexOf(BEGIN, at + 1)) {
            found.add(tagAt(text, at));
        }
        return found;
    }

    /** For people: with tags as they were. */
    String readable(String text) {
        return MARK.matcher(text)
                .replaceAll(
                        mark -> Matcher.quoteReplacement(tagAt(mark.group(), 0).source()));
    }

    /** For Qute: tags as they were, and every other brace such that it stands for itself. */
    Restored restore(String text) {
        StringBuilder source = new StringBuilder(text.length() + 256);
        Map<Integer, Place> places = new HashMap<>();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == BEGIN) {
                Tag tag = tagAt(text, i);
                places.put(source.length(), tag.place());
                source.append(tag.source());
                i = text.indexOf(END, i);
            } else {
                source.append(literal(c, i + 1 < text.length() ? text.charAt(i + 1) : ' '));
            }
        }
        return new Restored(source.toString(), places);
    }

    private static String literal(char c, char next) {
        if (c == '{') {
            return "\\{";
        }
        // Before a brace or a tag Qute would take it for an escape.
        return c == '\\' && (next == '{' || next == '}' || next == BEGIN) ? "{|\\|}" : String.valueOf(c);
    }
}
