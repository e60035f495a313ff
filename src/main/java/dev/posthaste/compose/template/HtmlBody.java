package dev.posthaste.compose.template;

import dev.posthaste.compose.template.Piece.Tag;
import dev.posthaste.compose.template.Piece.Words;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.parser.Parser;

/**
 * The HTML of a mail, made ready when it is read: its CSS written into the elements, which is all that many mail programs look at,
 * and the plain text that goes beside it. Both are sources for Qute.
 *
 * <p>Attributes of ours tell what the text part makes of an element, and are not sent: {@code data-text="skip"} leaves it out,
 * {@code data-text="line"} writes a link as {@code label:}, and the address on a line of its own.
 */
record HtmlBody(Restored html, Restored text, List<Problem> warnings) {

    static final String TEXT_ATTRIBUTE = "data-text";

    private static final int MOST_WARNINGS = 50;

    /**
     * @param checked has seen the tags of {@code pieces}
     * @param hosts where links may lead; empty for anywhere
     * @param effort pays for the inlining
     * @param problems takes what is wrong
     */
    static HtmlBody of(
            List<Piece> pieces,
            BodyCheck checked,
            List<String> hosts,
            CssInliner css,
            Effort effort,
            List<Problem> problems) {
        Marked marked = new Marked();
        Origins origins = new Origins();
        HtmlContext context = new HtmlContext();
        for (Piece piece : pieces) {
            switch (piece) {
                case Words words -> {
                    context.pass(words.text());
                    origins.append(words.text(), words.place());
                }
                case Tag tag -> {
                    String mark = marked.mark(tag);
                    boolean comment = tag.isSection() && context.betweenElements();
                    origins.append(comment ? Marked.asComment(mark) : mark, tag.place());
                }
            }
        }
        Parser parser = Parser.htmlParser().setTrackPosition(true).setTrackErrors(MOST_WARNINGS);
        Document document = parser.parseInput(origins.source(), "");
        List<Problem> warnings = new ArrayList<>(Nesting.warnings(parser.getErrors(), marked, origins));
        if (checked.isLeftward() && Nesting.lacksDirection(document)) {
            warnings.add(new Problem(
                    origins.at(0),
                    "The language is read from right to left; <html dir=\"{dir}\"> lays the mail out so."));
        }
        document.outputSettings().prettyPrint(false);
        var addresses = new Addresses(marked, checked, hosts);
        var textLinks = new TextLinks(marked, origins, checked, addresses, problems);
        new HtmlRules(marked, origins, addresses, textLinks, problems).check(document);
        checkNesting(document, marked, problems);
        css.inline(origins, document, effort, problems);
        String text = PlainText.of(document);
        document.select("[" + TEXT_ATTRIBUTE + "]").removeAttr(TEXT_ATTRIBUTE);
        String html = document.outerHtml();
        checkOrder(html, marked, problems);
        return new HtmlBody(marked.restore(marked.withoutComments(html)), marked.restore(text), List.copyOf(warnings));
    }

    /** A loop that begins inside a table and ends behind it would repeat half of it. */
    private static void checkNesting(Document document, Marked marked, List<Problem> problems) {
        Deque<Comment> open = new ArrayDeque<>();
        for (Comment comment : comments(document, marked)) {
            Tag tag = marked.tagsIn(comment.getData()).getFirst();
            if (tag.opens()) {
                open.push(comment);
            } else if (open.isEmpty() || !Objects.equals(open.peek().parent(), comment.parent())) {
                problems.add(new Problem(
                        tag.place(),
                        "{%s} stands in another element than the section's begin.".formatted(tag.inner())));
                return;
            } else if (tag.closes()) {
                open.pop();
            }
        }
        if (!open.isEmpty()) {
            Tag tag = marked.tagsIn(open.pop().getData()).getFirst();
            problems.add(new Problem(tag.place(), "{%s} ends in another element.".formatted(tag.inner())));
        }
    }

    private static List<Comment> comments(Document document, Marked marked) {
        List<Comment> comments = new ArrayList<>();
        document.traverse((node, _) -> {
            if (node instanceof Comment comment && marked.isComment(comment.getData())) {
                comments.add(comment);
            }
        });
        return comments;
    }

    /** HTML that does not nest is put right by moving it, and a loop would end before it begins. */
    private static void checkOrder(String html, Marked marked, List<Problem> problems) {
        List<Tag> after = new ArrayList<>(marked.tagsIn(html));
        for (int i = 0; i < marked.size(); i++) {
            if (i >= after.size() || !after.get(i).equals(marked.tag(i))) {
                problems.add(new Problem(
                        marked.tag(i).place(),
                        "The HTML around {%s} does not nest."
                                .formatted(marked.tag(i).inner())));
                return;
            }
        }
    }
}
