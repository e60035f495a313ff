package dev.posthaste.compose.template;

import com.helger.css.CSSSourceLocation;
import com.helger.css.decl.CSSDeclaration;
import com.helger.css.decl.CSSSelector;
import com.helger.css.decl.CSSSelectorSimpleMember;
import com.helger.css.decl.CSSStyleRule;
import com.helger.css.decl.CascadingStyleSheet;
import com.helger.css.parser.ParseException;
import com.helger.css.parser.Token;
import com.helger.css.reader.CSSReader;
import com.helger.css.reader.CSSReaderSettings;
import com.helger.css.reader.errorhandler.DoNothingCSSParseErrorHandler;
import com.helger.css.writer.CSSWriterSettings;
import dev.posthaste.compose.template.TemplateBroken.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Selector;
import org.jspecify.annotations.Nullable;

/**
 * Writes the rules of {@code <style data-inline>} into the {@code style} attributes of the elements they are for, by specificity and
 * order as a browser would (CSS Cascade 4 section 6), and drops the element; what an element says itself wins. Other
 * {@code <style>} elements stay: media queries cannot be inlined.
 */
final class CssInliner {

    private static final CSSWriterSettings WRITING = new CSSWriterSettings();

    /** jsoup has pseudo-classes of its own, and reads {@code ~=} as a regular expression, whose author could keep it busy for hours. */
    private static final Pattern BEYOND_CSS = Pattern.compile("~=|:(?!not\\(|is\\(|nth-)[a-zA-Z-]+\\(");

    /** Rules times elements: each rule looks at each element. */
    private static final int MOST_WORK = 2_000_000;

    /** By their text: all templates of a language have the layout's. */
    private final Map<String, List<Weighed>> read = new HashMap<>();

    /**
     * One rule for one selector, and how much it weighs against others.
     *
     * @param line in its CSS, from 1
     */
    private record Weighed(String selector, int weight, Map<String, String> declarations, int line) {}

    private record Placed(Weighed rule, Place place) {}

    void inline(Origins origins, Document document, List<Problem> problems) {
        List<Placed> rules = new ArrayList<>();
        for (Element style : document.select("style[data-inline]")) {
            String css = style.data();
            int begin = style.childNodeSize() == 0
                    ? 0
                    : Math.max(0, style.childNode(0).sourceRange().start().pos());
            IntFunction<Place> places = line -> origins.at(begin + offsetOf(css, line));
            read.computeIfAbsent(css, _ -> rules(css, places, problems))
                    .forEach(rule -> rules.add(new Placed(rule, places.apply(rule.line))));
            style.remove();
        }
        rules.sort(Comparator.comparingInt(rule -> rule.rule.weight));
        if ((long) rules.size() * document.getAllElements().size() > MOST_WORK) {
            problems.add(new Problem(
                    rules.getFirst().place,
                    "There are too many rules to inline for so many elements; make it simpler."));
            return;
        }
        Map<Element, Map<String, String>> styles = new LinkedHashMap<>();
        for (Placed placed : rules) {
            for (Element element : selected(document, placed, problems)) {
                Map<String, String> style = styles.computeIfAbsent(element, _ -> new LinkedHashMap<>());
                placed.rule.declarations.forEach((name, value) -> {
                    style.remove(name); // the later one stands later: padding after padding-left undoes it
                    style.put(name, value);
                });
            }
        }
        styles.forEach(CssInliner::write);
        dropUnusedClasses(document);
    }

    private static int offsetOf(String css, int line) {
        int offset = 0;
        for (int i = 1; i < line && css.indexOf('\n', offset) >= 0; i++) {
            offset = css.indexOf('\n', offset) + 1;
        }
        return offset;
    }

    private static List<Weighed> rules(String css, IntFunction<Place> places, List<Problem> problems) {
        CSSReaderSettings settings = new CSSReaderSettings()
                .setUseSourceLocation(true)
                .setCustomErrorHandler(new DoNothingCSSParseErrorHandler() {
                    @Override
                    public void onCSSParseError(ParseException e, @Nullable Token skipped) {
                        unreadable(e, places, problems);
                    }
                })
                .setCustomExceptionHandler(e -> unreadable(e, places, problems));
        CascadingStyleSheet sheet = CSSReader.readFromStringReader(css, settings);
        List<Weighed> rules = new ArrayList<>();
        if (sheet == null) {
            return rules;
        }
        for (CSSStyleRule rule : sheet.getAllStyleRules()) {
            Map<String, String> declarations = new LinkedHashMap<>();
            for (CSSDeclaration each : rule.getAllDeclarations()) {
                declarations.put(each.getProperty(), each.getExpressionAsCSSString());
            }
            CSSSourceLocation location = rule.getSourceLocation();
            int line = location == null ? 1 : location.getFirstTokenBeginLineNumber();
            for (CSSSelector selector : rule.getAllSelectors()) {
                rules.add(new Weighed(selector.getAsCSSString(WRITING, 0), weight(selector), declarations, line));
            }
        }
        return rules;
    }

    private static void unreadable(ParseException e, IntFunction<Place> places, List<Problem> problems) {
        Token last = e.currentToken;
        int line = last == null ? 1 : Math.max(1, last.next == null ? last.endLine : last.next.beginLine);
        String detail = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        problems.add(new Problem(places.apply(line), "The CSS cannot be read: " + detail));
    }

    /** Selectors Level 4 section 17, for what jsoup can select. */
    private static int weight(CSSSelector selector) {
        return selector.getAllMembers().stream()
                .mapToInt(member -> switch (member) {
                    case CSSSelectorSimpleMember simple when simple.isHash() -> 10_000;
                    case CSSSelectorSimpleMember simple
                    when simple.isElementName() -> simple.getValue().equals("*") ? 0 : 1;
                    case CSSSelectorSimpleMember _ -> 100;
                    default -> member.getClass().getSimpleName().contains("Attribute") ? 100 : 0;
                })
                .sum();
    }

    private static List<Element> selected(Document document, Placed placed, List<Problem> problems) {
        String selector = placed.rule.selector;
        try {
            if (!BEYOND_CSS.matcher(selector).find()) {
                return document.select(selector);
            }
        } catch (Selector.SelectorParseException | IllegalArgumentException _) {
            // the same sentence as for one that jsoup would read in another way
        }
        problems.add(new Problem(
                placed.place,
                "The selector %s cannot be inlined; put it into a <style> of its own.".formatted(selector)));
        return List.of();
    }

    private static void write(Element element, Map<String, String> style) {
        String inlined = style.entrySet().stream()
                .map(each -> each.getKey() + ":" + each.getValue())
                .collect(Collectors.joining(";"));
        // In an attribute with double quotation marks these would be written as entities.
        element.attr(
                "style", inlined.replace('"', '\'') + (element.hasAttr("style") ? ";" + element.attr("style") : ""));
    }

    /** A class that no remaining style names is weight that every mail would carry. */
    private static void dropUnusedClasses(Document document) {
        String left = document.select("style").stream().map(Element::data).collect(Collectors.joining());
        for (Element element : document.select("[class]")) {
            element.classNames().stream()
                    .filter(name -> name.indexOf(Marked.BEGIN) < 0 && !left.contains("." + name))
                    .toList()
                    .forEach(element::removeClass);
            if (element.className().isBlank()) {
                element.removeAttr("class");
            }
        }
    }
}
