package dev.posthaste.compose.template;

import static dev.posthaste.compose.template.Marked.MARK;

import dev.posthaste.compose.template.Piece.Tag;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The addresses in a plain text: mail programs make links of them by themselves, so that they are held to the same rules. */
final class TextLinks {

    private static final Pattern WORD = Pattern.compile("[^\\s<>\"]+");
    /** What ends a sentence or a parenthesis belongs to those, also to mail programs. */
    private static final String REST_OF_SENTENCE = ".,;:!?)]'*_";

    private final Marked marked;
    private final Origins origins;
    private final BodyCheck checked;
    private final Addresses addresses;
    private final List<Problem> problems;

    TextLinks(Marked marked, Origins origins, BodyCheck checked, Addresses addresses, List<Problem> problems) {
        this.marked = marked;
        this.origins = origins;
        this.checked = checked;
        this.addresses = addresses;
        this.problems = problems;
    }

    /**
     * @param text with marks in the place of tags
     * @param from where it begins in the source
     */
    void check(String text, int from) {
        WORD.matcher(text).results().map(MatchResult::group).forEach(word -> checkWord(word, from));
    }

    private void checkWord(String word, int from) {
        for (String branch : branches(word)) {
            int begin = begin(branch);
            String address = begin < 0 ? "" : withoutRestOfSentence(branch.substring(begin));
            String wrong = addresses.wrongWithOne(address);
            if (wrong != null) {
                problems.add(new Problem(place(word, from, address), wrong));
            }
        }
    }

    /** A section's tags print nothing, and of what an {@code {#else}} parts only one is there. */
    private String[] branches(String word) {
        return MARK.matcher(word)
                .replaceAll(mark -> {
                    Tag tag = marked.tagAt(mark.group(), 0);
                    return tag.isElse() ? " " : tag.isSection() ? "" : mark.group();
                })
                .split(" ", -1);
    }

    /** Where an address begins; -1 where there is none. */
    private int begin(String word) {
        int written = beginOfScheme(word, word.indexOf("://"));
        for (int at = word.indexOf(Marked.BEGIN); at >= 0; at = word.indexOf(Marked.BEGIN, at + 1)) {
            if (checked.typeOf(marked.tagAt(word, at)) == Variable.Type.URL) {
                return written < 0 ? at : Math.min(at, written);
            }
        }
        return written;
    }

    /** Loops, here and below: a word may be as long as a file, and an expression would look at it from each of its letters. */
    private static int beginOfScheme(String word, int end) {
        int at = end;
        while (at > 0 && isOfScheme(word.charAt(at - 1))) {
            at = word.charAt(at - 1) == Marked.END ? word.lastIndexOf(Marked.BEGIN, at) : at - 1;
        }
        return at;
    }

    private static boolean isOfScheme(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '+'
                || c == '.'
                || c == '-'
                || c == Marked.END;
    }

    private static String withoutRestOfSentence(String address) {
        int end = address.length();
        while (end > 0 && REST_OF_SENTENCE.indexOf(address.charAt(end - 1)) >= 0) {
            end--;
        }
        return address.substring(0, end);
    }

    private Place place(String word, int from, String address) {
        @Nullable Tag first = marked.tagsIn(address).stream().findFirst().orElse(null);
        return first == null
                ? origins.at(Math.max(from, origins.source().indexOf(written(word), from)))
                : first.place();
    }

    /** The part that stands in the source as it stands here: tags may be comments there. */
    private static String written(String word) {
        return MARK.splitAsStream(word)
                .filter(part -> part.contains("://"))
                .findFirst()
                .orElse(word);
    }
}
