package dev.posthaste.compose.template;

import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.parser.ParseError;

/**
 * What is dubious about HTML that is sent all the same. Every program mends what does not nest, each as it thinks right: what the author
 * sees is not what all readers see.
 */
final class Nesting {

    /** As jsoup says it (HTML 13.2.6): the token, with a part of what it is made of. */
    private static final Pattern MISPLACED =
            Pattern.compile("(?s)Unexpected (?:StartTag|EndTag|Character) token \\[(.*)] when in state.*");

    private static final int MOST_SHOWN = 60;
    private static final String UNCLOSED = "Unexpected EOF token";
    private static final String SELF_CLOSED = " cannot be self-closing; not a void tag";

    private Nesting() {}

    /** @param errors of the parser */
    static List<Problem> warnings(List<ParseError> errors, Marked marked, Origins origins) {
        return errors.stream()
                .map(error -> new Problem(
                        origins.at(error.getPosition() - 1),
                        warning(marked.readable(error.getErrorMessage()).strip())))
                .filter(problem -> !problem.detail().isEmpty())
                .distinct()
                .toList();
    }

    private static String warning(String error) {
        Matcher misplaced = MISPLACED.matcher(error);
        if (misplaced.matches()) {
            String token = misplaced.group(1).replaceAll("\\s+", " ").strip();
            return "The HTML does not nest at %s; mail programs mend it, each in its own way."
                    .formatted(token.length() > MOST_SHOWN ? begin(token) + "…" : token);
        }
        if (error.startsWith(UNCLOSED)) {
            return "An element has no end; mail programs put one where they like.";
        }
        return error.endsWith(SELF_CLOSED)
                ? error.replace("Tag [", "<").replace("]" + SELF_CLOSED, "/>")
                        + " has no end; it is written with an end tag."
                : "";
    }

    private static String begin(String token) {
        boolean halved = Character.isHighSurrogate(token.charAt(MOST_SHOWN - 1));
        return token.substring(0, halved ? MOST_SHOWN - 1 : MOST_SHOWN);
    }

    /** Without it a mail that is read from right to left is laid out from left to right. */
    static boolean lacksDirection(Document document) {
        return document.select("[dir=rtl]").isEmpty();
    }
}
