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
import java.util.Set;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jsoup.nodes.Attribute;
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

    private static final int DEEPEST = 32;
    private static final String TOO_DEEP = "More than %d brackets in each other.".formatted(DEEPEST);

    /**
     * Brackets, and as ph-css cuts CSS what they mean nothing in: remarks of both kinds, strings, addresses, words with escapes. Words
     * are taken whole, as {@code xurl(} begins no address.
     */
    private static final Pattern TOKEN = Pattern.compile("""
            (?isx) /\\*.*?(?:\\*/|\\z) | //[^\\n\\r\\f]*+
            | "(?:[^"\\\\\\n\\r\\f]|\\\\(?:\\r\\n|.))*+" | '(?:[^'\\\\\\n\\r\\f]|\\\\(?:\\r\\n|.))*+'
            | url\\(\\s*+(?:[^\\s"'()\\\\]|\\\\.)*+\\s*+\\)
            | [@\\#]?+(?:[\\w-]|[^\\x00-\\x7F]|\\\\.)++
            | (?<opens>[(\\[{]) | (?<closes>[)\\]}])
            """);

    /** For a character: the grammar of CSS is read slowly. */
    private static final int TO_READ = 30;

    /** A class as a selector names it, with its escapes (CSS Syntax 3 section 4.3.7 for those that are one character). */
    private static final Pattern CLASS = Pattern.compile("\\.((?:[\\w-]|[^\\x00-\\x7F]|\\\\[^\\n0-9a-fA-F])++)");

    /** By their text: all templates of a language have the layout's. */
    private final Map<String, List<Weighed>> read = new HashMap<>();

    /**
     * One rule for one selector, and how much it weighs against others.
     *
     * @param line in its CSS, from 1
     */
    private record Weighed(String selector, int weight, Map<String, String> declarations, int line) {

        int length() {
            int length = 0;
            for (Map.Entry<String, String> each : declarations.entrySet()) {
                length += each.getKey().length() + each.getValue().length() + 2;
            }
            return length;
        }
    }

    private record Placed(Weighed rule, Place place) {}

    /**
     * How much there is to look at.
     *
     * @param siblings most in one parent
     * @param classes the longest attribute of that name, and all together
     * @param values of all attributes of one element at most, and of all elements
     */
    private record Shape(int elements, int depth, int siblings, Lengths classes, Lengths values) {

        private static final int CHARACTERS_A_STEP = 8;

        static Shape of(Document document) {
            int[] most = new int[3];
            Lengths classes = new Lengths();
            Lengths values = new Lengths();
            document.traverse((node, depth) -> {
                if (node instanceof Element element) {
                    most[0]++;
                    most[1] = Math.max(most[1], depth);
                    most[2] = Math.max(most[2], element.childNodeSize());
                    classes.add(element.className().length());
                    long all = 0;
                    for (Attribute each : element.attributes()) {
                        all += each.getValue().length();
                    }
                    values.add(all);
                }
            });
            return new Shape(most[0], most[1], most[2], classes, values);
        }

        /** Each element is asked for each part of the selector, and may ask those around it and beside it. */
        long looks(String selector) {
            long parts = 1L + selector.length() / 16;
            long read = 0;
            boolean ofParents =
                    selector.indexOf('>') >= 0; // jsoup remembers what it found around and beside, but not above
            for (int i = 0; i < selector.length(); i++) {
                char c = selector.charAt(i);
                parts += c == ' ' ? depth : c == '~' || c == ':' ? siblings : 0;
                read += c == '.' ? classes.read(ofParents, elements) : c == '[' ? values.read(ofParents, elements) : 0;
            }
            return parts * elements + read / CHARACTERS_A_STEP;
        }
    }

    /** Of attributes, as who looks for a word in one reads it from its begin. */
    private static final class Lengths {

        private long longest;
        private long sum;

        void add(long length) {
            longest = Math.max(longest, length);
            sum += length;
        }

        /** @param ofParents each element asks those above it */
        long read(boolean ofParents, int elements) {
            return ofParents ? longest * elements : sum;
        }
    }

    /** @param effort pays for what is read, looked at and written */
    void inline(Origins origins, Document document, Effort effort, List<Problem> problems) {
        List<Placed> rules = new ArrayList<>();
        for (Element style : document.select("style[data-inline]")) {
            String css = style.data();
            int begin = style.childNodeSize() == 0
                    ? 0
                    : Math.max(0, style.childNode(0).sourceRange().start().pos());
            int[] lines = beginsOfLines(css);
            IntFunction<Place> places = line -> origins.at(begin + lines[Math.clamp(line - 1, 0, lines.length - 1)]);
            effort.spendOnReading(places.apply(1), css, TO_READ);
            read.computeIfAbsent(css, _ -> rules(css, places, problems))
                    .forEach(rule -> rules.add(new Placed(rule, places.apply(rule.line))));
            style.remove();
        }
        rules.sort(Comparator.comparingInt(rule -> rule.rule.weight));
        Shape shape = Shape.of(document);
        effort.spendOnElements(origins.at(0), shape.elements);
        Map<Element, Map<String, String>> styles = new LinkedHashMap<>();
        for (Placed placed : rules) {
            effort.spend(placed.place, shape.looks(placed.rule.selector));
            int length = placed.rule.length();
            for (Element element : selected(document, placed, problems)) {
                effort.spendOnCharacters(placed.place, length);
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

    private static int[] beginsOfLines(String css) {
        return IntStream.concat(
                        IntStream.of(0),
                        IntStream.range(0, css.length())
                                .filter(i -> css.charAt(i) == '\n')
                                .map(i -> i + 1))
                .toArray();
    }

    private static List<Weighed> rules(String css, IntFunction<Place> places, List<Problem> problems) {
        int deep = lineTooDeep(css);
        if (deep > 0) { // it is read by recursion
            problems.add(new Problem(places.apply(deep), TOO_DEEP));
            return List.of();
        }
        try {
            return parsed(css, places, problems);
        } catch (
                StackOverflowError
                        _) { // where ph-css sees brackets that mean nothing to us, as behind an @rule that it does not
            // know
            problems.add(new Problem(places.apply(1), TOO_DEEP));
            return List.of();
        }
    }

    private static List<Weighed> parsed(String css, IntFunction<Place> places, List<Problem> problems) {
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

    /** @return from 1; 0 when there is none */
    private static int lineTooDeep(String css) {
        int depth = 0;
        Matcher token = TOKEN.matcher(css);
        while (token.find()) {
            depth += token.start("opens") >= 0 ? 1 : token.start("closes") >= 0 ? -1 : 0;
            depth = Math.max(depth, 0);
            if (depth > DEEPEST) {
                return 1
                        + (int) css.chars()
                                .limit(token.start())
                                .filter(c -> c == '\n')
                                .count();
            }
        }
        return 0;
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
        String left = document.select("style").stream().map(Element::data).collect(Collectors.joining("\n"));
        Set<String> named = CLASS.matcher(left)
                .results()
                .map(each -> each.group(1).replace("\\", ""))
                .collect(Collectors.toSet());
        for (Element element : document.select("[class]")) {
            Set<String> names = element.classNames();
            if (names.removeIf(name -> name.indexOf(Marked.BEGIN) < 0 && !named.contains(name))) {
                element.classNames(names);
            }
            if (element.className().isBlank()) {
                element.removeAttr("class");
            }
        }
    }
}
