package dev.posthaste.compose.template;

import dev.posthaste.compose.template.Piece.Tag;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.CDataNode;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.nodes.XmlDeclaration;
import org.jsoup.parser.ParseSettings;
import org.jsoup.parser.Parser;
import org.jspecify.annotations.Nullable;

/**
 * What the HTML of a mail may hold, and where in it a tag may stand. It looks at the elements that a parser found and that are sent,
 * not at what the author wrote, and at a comment as if it was none: Outlook reads the inside of {@code <!--[if mso]>}.
 */
final class HtmlRules {

    private static final int DEEPEST = 250;
    private static final Set<String> HTTP_EQUIV = Set.of("content-type", "x-ua-compatible", "content-language");
    private static final Pattern CONDITIONAL = Pattern.compile("(?s)(\\[if [^\\]]*]>)?(.*?)(<!\\[endif])?");
    private static final Pattern CANDIDATE = Pattern.compile("[^\\s]+");
    private static final Pattern DESCRIPTOR = Pattern.compile("\\d+(\\.\\d+)?[wxh],?");

    private final Marked marked;
    private final Origins origins;
    private final Addresses addresses;
    private final TextLinks textLinks;
    private final List<Problem> problems;

    HtmlRules(Marked marked, Origins origins, Addresses addresses, TextLinks textLinks, List<Problem> problems) {
        this.marked = marked;
        this.origins = origins;
        this.addresses = addresses;
        this.textLinks = textLinks;
        this.problems = problems;
    }

    void check(Document document) {
        check(document, 0, false);
    }

    /** @param begin of what was parsed, in the whole source */
    private void check(Node root, int begin, boolean inComment) {
        root.traverse((node, depth) -> {
            int at = begin + Math.max(0, node.sourceRange().start().pos());
            if (depth > DEEPEST) { // what reads it further goes down by recursion
                throw new TemplateBroken(origins.at(at), "More than %d elements in each other.".formatted(DEEPEST));
            }
            switch (node) {
                case Document _ -> {
                    // no element, though it calls itself one
                }
                case Element element -> {
                    element(element, at, begin);
                    if (!inComment) {
                        links(element, begin);
                    }
                }
                case CDataNode _ -> problem(at, "A CDATA section has no place in a mail.");
                case TextNode text -> text(text, inComment);
                case DataNode data -> refuseTags(data.getWholeData());
                case Comment comment when inComment -> inner(comment.getData(), at);
                case XmlDeclaration declaration -> inner(declaration.getWholeDeclaration(), at);
                case Comment comment -> comment(comment, at);
                default -> {
                    // a document type
                }
            }
        });
    }

    private void problem(int at, String detail) {
        problems.add(new Problem(origins.at(at), detail));
    }

    private void refuseTags(String where) {
        for (Tag tag : marked.tagsIn(where)) {
            problems.add(new Problem(
                    tag.place(),
                    "{%s} cannot stand here: not in CSS, not between attributes, and not inside a link. Put an {#if} around the whole element."
                            .formatted(tag.inner())));
        }
    }

    private void element(Element element, int at, int begin) {
        String name = element.normalName();
        refuseTags(element.tagName());
        if (!HtmlNames.isOfMail(name)) {
            problem(at, "<%s> has no place in a mail.".formatted(marked.readable(name)));
        }
        for (Attribute attribute : element.attributes()) {
            int value = attribute.sourceRange().valueRange().start().pos();
            attribute(attribute, value < 0 ? at : begin + value);
        }
        if (name.equals("style")) {
            Node css = element.childNodeSize() == 0 ? element : element.childNode(0);
            String text = element.data().isEmpty() ? element.wholeText() : element.data();
            refuseTags(element.wholeText());
            css(text, begin + Math.max(0, css.sourceRange().start().pos()));
        }
    }

    private void attribute(Attribute attribute, int at) {
        String name = attribute.getKey().toLowerCase(Locale.ROOT);
        String value = attribute.getValue();
        refuseTags(name);
        balance(value);
        if (HtmlNames.isScript(name)) {
            problem(at, "%s would be a script; a mail has none.".formatted(name));
        } else if (name.equals("style")) {
            refuseTags(value);
            css(value, at);
        } else if (HtmlNames.isAddress(name)) {
            address(value, at);
        } else if (name.equals("srcset")) {
            CANDIDATE
                    .matcher(value)
                    .results()
                    .filter(each -> !DESCRIPTOR.matcher(each.group()).matches())
                    .forEach(each -> address(each.group().replaceAll(",$", ""), at));
        } else if (name.equals("http-equiv")
                && !HTTP_EQUIV.contains(value.strip().toLowerCase(Locale.ROOT))) {
            problem(
                    at,
                    "A mail leads nowhere by itself: http-equiv is content-type, content-language or x-ua-compatible.");
        } else if (!HtmlNames.isHarmless(name)) {
            refuseTags(value);
            if (value.contains(":") || value.contains("//")) {
                problem(
                        at,
                        "The attribute %s has no place in a mail when it names an address."
                                .formatted(marked.readable(name)));
            }
        }
    }

    private void address(String value, int at) {
        String wrong = addresses.wrongWith(value);
        if (wrong != null) {
            List<Tag> tags = marked.tagsIn(value);
            problems.add(new Problem(
                    tags.isEmpty() ? origins.at(at) : tags.getFirst().place(), wrong));
        }
    }

    private void css(String css, int begin) {
        for (CssAddresses.Found each : CssAddresses.in(css)) {
            address(each.address(), begin + each.at());
        }
    }

    /** Sections that stand between elements were made comments; one that is text still would tear elements apart. */
    private void text(TextNode text, boolean inComment) {
        Element parent = text.parent();
        boolean whole = inComment || parent != null && parent.normalName().equals("title");
        for (Tag tag : marked.tagsIn(text.getWholeText())) {
            if (tag.isSection() && !whole) {
                problems.add(new Problem(tag.place(), "The HTML around {%s} does not nest.".formatted(tag.inner())));
            }
        }
    }

    /** What stands side by side is read as one: a section's tag between two texts prints nothing. */
    private void links(Element element, int begin) {
        StringBuilder text = new StringBuilder();
        int at = begin;
        for (Node child : element.childNodes()) {
            String more = words(child);
            if (more == null) {
                textLinks.check(text.toString(), at);
                text.setLength(0);
            } else {
                at = text.isEmpty()
                        ? begin + Math.max(0, child.sourceRange().start().pos())
                        : at;
                text.append(more);
            }
        }
        textLinks.check(text.toString(), at);
    }

    /** A text, or the mark of a section's tag that stands between elements; null for anything else. */
    private @Nullable String words(Node node) {
        return switch (node) {
            case TextNode text -> text.getWholeText();
            case Comment comment when marked.isComment(comment.getData()) -> comment.getData();
            default -> null;
        };
    }

    private void comment(Comment comment, int at) {
        String data = comment.getData();
        if (marked.isComment(data)) {
            return;
        }
        balance(data);
        Matcher parts = CONDITIONAL.matcher(data);
        if (parts.matches()) {
            Parser parser =
                    Parser.xmlParser().settings(ParseSettings.htmlDefault).setTrackPosition(true);
            int begin = at + "<!--".length() + parts.start(2);
            check(parser.parseInput(parts.group(2), ""), begin, true);
        }
    }

    /** {@code <!--[if !mso]><!-->} ends a comment for those who know no conditions, and its inside is empty. */
    private void inner(String data, int at) {
        String rest = data.strip();
        if (!rest.isEmpty() && !rest.startsWith("[if ") && !rest.startsWith("[endif")) {
            problem(at, "A comment holds no other comment, nor a declaration.");
        }
    }

    /** What begins in an attribute or in a comment ends there. */
    private void balance(String text) {
        int open = 0;
        Tag last = null;
        for (Tag tag : marked.tagsIn(text)) {
            open += tag.opens() ? 1 : tag.closes() ? -1 : 0;
            last = tag;
            if (open < 0 || open == 0 && tag.isElse()) {
                astray(tag);
                return;
            }
        }
        if (open > 0) {
            astray(last);
        }
    }

    private void astray(@Nullable Tag tag) {
        if (tag != null) {
            problems.add(new Problem(
                    tag.place(), "{%s} stands in another element than the section's begin.".formatted(tag.inner())));
        }
    }
}
