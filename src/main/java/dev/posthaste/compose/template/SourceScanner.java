package dev.posthaste.compose.template;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Cuts a source into words and tags by Qute's own rules: a brace begins a tag when a letter or one of a few marks follows it, so that
 * CSS stands as it is; a backslash before it makes it a brace; a remark begins with a brace and an exclamation mark.
 */
final class SourceScanner {

    /** Six forms of a plural are less; tags are read by regular expressions, and by recursion. */
    private static final int LONGEST_TAG = 2_000;

    private final String file;
    private final String source;
    private final List<Piece> pieces = new ArrayList<>();
    private final StringBuilder words = new StringBuilder();
    private int at;
    private int line = 1;
    private int wordsLine = 1;

    private SourceScanner(String file, String source) {
        this.file = file;
        this.source = source;
    }

    /** @throws TemplateBroken for a tag that does not end, and for what no template may use */
    static List<Piece> scan(String file, String source) {
        SourceScanner scanner = new SourceScanner(file, source.replace("\r\n", "\n"));
        scanner.scan();
        return scanner.pieces;
    }

    private void scan() {
        if (source.indexOf(Marked.BEGIN) >= 0 || source.indexOf(Marked.END) >= 0) {
            throw new TemplateBroken(new Place(file, 1), "The characters U+E000 and U+E001 have no meaning in a mail.");
        }
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '\\' && (next() == '{' || next() == '}')) {
                words.append(next());
                at += 2;
            } else if (c == '{' && beginsTag(next())) {
                tag();
            } else {
                if (c == '\n') {
                    line++;
                }
                words.append(c);
                at++;
            }
        }
        endWords();
    }

    private char next() {
        return at + 1 < source.length() ? source.charAt(at + 1) : ' ';
    }

    private static boolean beginsTag(char c) {
        return "#/@!|_".indexOf(c) >= 0 || Character.isLetterOrDigit(c);
    }

    private void tag() {
        Place place = new Place(file, line);
        char first = next();
        if (first == '|' || first == '@') {
            throw new TemplateBroken(
                    place, "{%c has no meaning here; a brace as such is written \\{.".formatted(first));
        }
        String end = first == '!' ? "!}" : "}";
        int to = endOf(end);
        if (to < 0) {
            throw new TemplateBroken(place, "This { has no }. A brace as such is written \\{.");
        }
        String inner = source.substring(at + 1, to);
        if (first != '!' && inner.length() > LONGEST_TAG) {
            throw new TemplateBroken(place, "A tag has at most %d characters.".formatted(LONGEST_TAG));
        }
        line += (int) inner.chars().filter(c -> c == '\n').count();
        at = to + end.length();
        endWords();
        if (first != '!') {
            pieces.add(new Piece.Tag(oneLine(inner), place));
        }
        wordsLine = line;
    }

    private static String oneLine(String inner) {
        return inner.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }

    /** A brace inside quotation marks does not end the tag. */
    private int endOf(String end) {
        if (end.length() > 1) {
            return source.indexOf(end, at);
        }
        char quote = 0;
        for (int i = at + 1; i < source.length(); i++) {
            char c = source.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '}') {
                return i;
            } else if (c == '{') {
                return -1;
            }
        }
        return -1;
    }

    private void endWords() {
        if (!words.isEmpty()) {
            pieces.add(new Piece.Words(words.toString(), new Place(file, wordsLine)));
            words.setLength(0);
        }
    }
}
