package dev.posthaste.compose.template;

import java.util.Locale;
import java.util.Set;
import org.jsoup.nodes.Comment;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jspecify.annotations.Nullable;

/** Reads HTML aloud: paragraphs with a blank line between them, a link with its address, a row of a table as a line. */
final class PlainText {

    private static final Set<String> PARAGRAPHS =
            Set.of("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr");
    private static final Set<String> LINES =
            Set.of("div", "tr", "td", "th", "li", "section", "header", "footer", "body", "tbody", "thead");

    private final StringBuilder out = new StringBuilder();
    private final String colon;

    private PlainText(String colon) {
        this.colon = colon;
    }

    static String of(Document document) {
        Element root = document.selectFirst("html");
        PlainText text = new PlainText(colon(root == null ? "" : root.attr("lang")));
        text.children(document.body());
        return text.out.toString().strip() + "\n";
    }

    /** As the language writes it: French with a space that does not break, Japanese and Chinese in full width. */
    private static String colon(String languageTag) {
        return switch (Locale.forLanguageTag(languageTag).getLanguage()) {
            case "fr" -> "\u00A0: ";
            case "ja", "zh" -> "：";
            default -> ": ";
        };
    }

    private void children(Element parent) {
        for (Node child : parent.childNodes()) {
            switch (child) {
                case TextNode text -> words(text.getWholeText());
                case Comment comment -> section(comment);
                case Element element -> element(element);
                default -> {
                    // neither read nor seen
                }
            }
        }
    }

    private void element(Element element) {
        String name = element.normalName();
        if (element.attr(HtmlBody.TEXT_ATTRIBUTE).equals("skip") || name.equals("style") || name.equals("head")) {
            return;
        }
        if (name.equals("br")) {
            out.append('\n');
        } else if (name.equals("img")) {
            words(element.attr("alt"));
        } else if (name.equals("a")) {
            link(element);
        } else if (isCell(element)) {
            cell(element);
        } else if (PARAGRAPHS.contains(name) && !isLayout(element)) {
            blank();
            children(element);
            blank();
        } else if (LINES.contains(name) || isLayout(element)) {
            line();
            words(name.equals("li") ? "- " : "");
            children(element);
            line();
        } else {
            children(element);
        }
    }

    /** A table of figures, and not one that only puts things in their place. */
    private static boolean isCell(Element element) {
        Element table = element.closest("table");
        return (element.normalName().equals("td") || element.normalName().equals("th"))
                && table != null
                && !isLayout(table);
    }

    private static boolean isLayout(Element element) {
        return element.normalName().equals("table") && element.attr("role").equals("presentation");
    }

    private void cell(Element cell) {
        Element before = cell.previousElementSibling();
        if (before != null && !endsLine()) {
            out.append(before.attr("scope").equals("row") ? colon : "  ");
        }
        children(cell);
    }

    private void link(Element link) {
        String address = link.attr("href");
        int from = out.length();
        children(link);
        String label = out.substring(from).strip();
        if (label.isEmpty() || label.equals(address) || address.equals("mailto:" + label) || address.startsWith("#")) {
            return;
        }
        if (link.attr(HtmlBody.TEXT_ATTRIBUTE).equals("line")) {
            out.append(colon.stripTrailing()).append('\n').append(address);
            line();
        } else {
            out.append(" (").append(address).append(')');
        }
    }

    /** Alone between blocks it gets a line of its own, which Qute takes away with it. */
    private void section(Comment comment) {
        String mark = comment.getData();
        if (mark.isEmpty() || mark.charAt(0) != Marked.BEGIN) {
            return;
        }
        boolean alone = isBlock(comment.previousElementSibling(), comment.previousSibling())
                && isBlock(comment.nextElementSibling(), comment.nextSibling());
        if (alone) {
            line();
        }
        out.append(mark);
        if (alone) {
            out.append('\n');
        }
    }

    private static boolean isBlock(@Nullable Element element, @Nullable Node node) {
        if (node instanceof TextNode text && !text.isBlank()) {
            return false;
        }
        return element == null
                ? node == null
                        || !(node instanceof TextNode)
                        || node.parent() instanceof Element parent && LINES.contains(parent.normalName())
                : PARAGRAPHS.contains(element.normalName()) || LINES.contains(element.normalName());
    }

    private void words(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
            if (!space) {
                out.append(c);
            } else if (!endsLine() && out.charAt(out.length() - 1) != ' ') {
                out.append(' ');
            }
        }
    }

    private boolean endsLine() {
        return out.isEmpty() || out.charAt(out.length() - 1) == '\n';
    }

    private void line() {
        while (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
            out.setLength(out.length() - 1);
        }
        if (!endsLine()) {
            out.append('\n');
        }
    }

    private void blank() {
        line();
        if (out.length() > 1 && out.charAt(out.length() - 2) != '\n') {
            out.append('\n');
        }
    }
}
