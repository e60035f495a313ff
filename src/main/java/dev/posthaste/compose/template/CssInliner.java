package dev.posthaste.compose.template;

import com.helger.css.decl.CSSDeclaration;
import com.helger.css.decl.CSSSelector;
import com.helger.css.decl.CSSSelectorSimpleMember;
import com.helger.css.decl.CSSStyleRule;
import com.helger.css.decl.CascadingStyleSheet;
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
import java.util.stream.Collectors;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Selector;

/**
 * Writes the rules of {@code <style data-inline>} into the {@code style} attributes of the elements they are for, by specificity and
 * order as a browser would (CSS Cascade 4 section 6), and drops the element; what an element says itself wins. Other
 * {@code <style>} elements stay: media queries cannot be inlined.
 */
final class CssInliner {

    private static final CSSWriterSettings WRITING = new CSSWriterSettings();

    /** By their text: all templates of a language have the layout's. */
    private final Map<String, List<Weighed>> read = new HashMap<>();

    /** One rule for one selector, and how much it weighs against others. */
    private record Weighed(String selector, int weight, Map<String, String> declarations) {}

    void inline(String file, Document document, List<Problem> problems) {
        List<Weighed> rules = new ArrayList<>();
        for (Element style : document.select("style[data-inline]")) {
            rules.addAll(read.computeIfAbsent(style.data(), css -> rules(file, css, problems)));
            style.remove();
        }
        rules.sort(Comparator.comparingInt(Weighed::weight));
        Map<Element, Map<String, String>> styles = new LinkedHashMap<>();
        for (Weighed rule : rules) {
            for (Element element : selected(file, document, rule.selector, problems)) {
                Map<String, String> style = styles.computeIfAbsent(element, _ -> new LinkedHashMap<>());
                rule.declarations.forEach((name, value) -> {
                    style.remove(name); // the later one stands later: padding after padding-left undoes it
                    style.put(name, value);
                });
            }
        }
        styles.forEach(CssInliner::write);
        dropUnusedClasses(document);
    }

    private static List<Weighed> rules(String file, String css, List<Problem> problems) {
        CSSReaderSettings settings = new CSSReaderSettings()
                .setCustomErrorHandler(new DoNothingCSSParseErrorHandler())
                .setCustomExceptionHandler(e -> problems.add(new Problem(
                        new Place(file, 1),
                        "The CSS cannot be read: "
                                + String.valueOf(e.getMessage())
                                        .lines()
                                        .findFirst()
                                        .orElse(""))));
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
            for (CSSSelector selector : rule.getAllSelectors()) {
                rules.add(new Weighed(selector.getAsCSSString(WRITING, 0), weight(selector), declarations));
            }
        }
        return rules;
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

    private static List<Element> selected(String file, Document document, String selector, List<Problem> problems) {
        try {
            return document.select(selector);
        } catch (Selector.SelectorParseException | IllegalArgumentException _) {
            problems.add(new Problem(
                    new Place(file, 1),
                    "The selector %s cannot be inlined; put it into a <style> of its own.".formatted(selector)));
            return List.of();
        }
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
                    .filter(name -> !left.contains("." + name))
                    .toList()
                    .forEach(element::removeClass);
            if (element.className().isBlank()) {
                element.removeAttr("class");
            }
        }
    }
}
