package dev.posthaste.compose.template;

import static dev.posthaste.compose.template.Marked.MARK;

import dev.posthaste.compose.template.Piece.Tag;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The addresses in a plain text: mail programs make links of them by themselves, so that they are held to the same rules. */
final class TextLinks {

    private static final Pattern WORD = Pattern.compile("[^\\s<>\"]+");
    private static final Pattern SCHEME = Pattern.compile("(?:[A-Za-z0-9+.-]|" + MARK + ")*+://");
    /** What ends a sentence or a parenthesis belongs to those, also to mail programs. */
    private static final Pattern REST_OF_SENTENCE = Pattern.compile("[.,;:!?)\\]'*_]+$");

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
            String address = begin < 0
                    ? ""
                    : REST_OF_SENTENCE.matcher(branch.substring(begin)).replaceFirst("");
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
        Matcher scheme = SCHEME.matcher(word);
        int written = scheme.find() ? scheme.start() : -1;
        for (int at = word.indexOf(Marked.BEGIN); at >= 0; at = word.indexOf(Marked.BEGIN, at + 1)) {
            if (checked.typeOf(marked.tagAt(word, at)) == Variable.Type.URL) {
                return written < 0 ? at : Math.min(at, written);
            }
        }
        return written;
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
