package dev.posthaste.compose.template;

import dev.posthaste.compose.template.HtmlContext.Where;
import dev.posthaste.compose.template.Piece.Tag;
import dev.posthaste.compose.template.Piece.Words;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * The HTML of a mail, made ready when it is read: its CSS written into the elements, which is all that many mail programs look at,
 * and the plain text that goes beside it. Both are sources for Qute.
 *
 * <p>Attributes of ours tell what the text part makes of an element, and are not sent: {@code data-text="skip"} leaves it out,
 * {@code data-text="line"} writes a link as {@code label:}, and the address on a line of its own.
 */
record HtmlBody(String html, String text) {

    static final String TEXT_ATTRIBUTE = "data-text";

    /** They do nothing in a mail program but make it suspicious. */
    private static final Set<String> FORBIDDEN = Set.of(
            "script", "form", "input", "iframe", "object", "embed", "base", "link", "applet", "frame", "frameset");

    /**
     * @param checked has seen the tags of {@code pieces}
     * @param problems takes what is wrong
     */
    static HtmlBody of(String file, List<Piece> pieces, BodyCheck checked, CssInliner css, List<Problem> problems) {
        Marked marked = new Marked();
        StringBuilder source = new StringBuilder();
        HtmlContext context = new HtmlContext();
        for (Piece piece : pieces) {
            switch (piece) {
                case Words words -> {
                    context.pass(words.text());
                    source.append(words.text());
                }
                case Tag tag -> {
                    checkPlace(tag, context.where(), checked, problems);
                    String mark = marked.mark(tag);
                    // Between rows of a table a text would be thrown out in front of it; a comment stays.
                    boolean comment = tag.isSection() && context.where() == Where.TEXT;
                    source.append(comment ? "<!--" + mark + "-->" : mark);
                    if (!tag.isSection()) {
                        context.printed();
                    }
                }
            }
        }
        Document document = Jsoup.parse(source.toString());
        document.outputSettings().prettyPrint(false);
        checkElements(file, document, problems);
        checkNesting(document, marked, problems);
        css.inline(file, document, problems);
        String text = PlainText.of(document);
        document.select("[" + TEXT_ATTRIBUTE + "]").removeAttr(TEXT_ATTRIBUTE);
        String html = document.outerHtml();
        checkOrder(html, marked, problems);
        // Comments that were sections are sections again.
        return new HtmlBody(
                marked.restore(html.replace(Marked.COMMENT_BEGIN, "" + Marked.BEGIN)
                        .replace(Marked.COMMENT_END, "" + Marked.END)),
                marked.restore(text));
    }

    private static void checkPlace(Tag tag, Where where, BodyCheck checked, List<Problem> problems) {
        String detail = switch (where) {
            case TEXT, TITLE, COMMENT -> null;
            case ATTRIBUTE -> null;
            case LINK ->
                tag.isSection() || checked.typeOf(tag) == Variable.Type.URL
                        ? null
                        : "A link is a variable of the type url, and nothing else: {%s} is none."
                                .formatted(tag.inner());
            case NOWHERE ->
                "{%s} cannot stand here: not in CSS, not between attributes, and not inside a link. Put an {#if} around the whole element."
                        .formatted(tag.inner());
        };
        if (detail != null) {
            problems.add(new Problem(tag.place(), detail));
        }
    }

    private static void checkElements(String file, Document document, List<Problem> problems) {
        for (Element element : document.getAllElements()) {
            if (FORBIDDEN.contains(element.normalName())) {
                problems.add(new Problem(
                        new Place(file, 1), "<%s> has no place in a mail.".formatted(element.normalName())));
            }
            for (Attribute attribute : element.attributes()) {
                String name = attribute.getKey();
                if (name.startsWith("on")) {
                    problems.add(
                            new Problem(new Place(file, 1), "%s would be a script; a mail has none.".formatted(name)));
                }
                if ((name.equals("href") || name.equals("src")) && !isLink(attribute.getValue())) {
                    problems.add(new Problem(
                            new Place(file, 1),
                            "A link begins with https:, mailto:, tel: or cid:, or is a variable of the type url."));
                }
            }
        }
    }

    private static boolean isLink(String value) {
        String link = value.strip();
        return link.isEmpty()
                || link.charAt(0) == Marked.BEGIN
                || link.matches("(?is)(https://|mailto:|tel:|cid:|#).*");
    }

    /** A loop that begins inside a table and ends behind it would repeat half of it. */
    private static void checkNesting(Document document, Marked marked, List<Problem> problems) {
        Deque<Comment> open = new ArrayDeque<>();
        for (Comment comment : comments(document)) {
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
    }

    private static List<Comment> comments(Document document) {
        List<Comment> comments = new ArrayList<>();
        document.traverse((node, _) -> {
            if (node instanceof Comment comment && comment.getData().startsWith("" + Marked.BEGIN)) {
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
