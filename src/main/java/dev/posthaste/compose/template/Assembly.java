package dev.posthaste.compose.template;

import dev.posthaste.compose.template.Piece.Tag;
import dev.posthaste.compose.template.Piece.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.nodes.Entities;
import org.jspecify.annotations.Nullable;

/**
 * Puts one body together from its own file and what it includes, once, when it is read: a mail pays nothing for its layout.
 *
 * <ul>
 *   <li>{@code {#include layout.html} … {/include}} stands for the file of that name in {@code _shared}, or in {@code _shared/fr}
 *       when there is one for the locale. It prints what it is given where it says {@code {#insert /}}, and a part of it, such as
 *       {@code {#title}…{/title}}, where it says {@code {#insert title}what else{/insert}}.
 *   <li>{@code {#include button.html url=reset_url label="Go" /}} lets the file say {@code {url}} and {@code {label}}.
 *   <li>{@code {brand.name}}, {@code {locale}}, {@code {dir}}, {@code {start}} and {@code {end}} (left and right, as one reads) are
 *       known when it is read, and become text. What {@code {#if brand.name}} asks is known, too, and the other branch left out.
 * </ul>
 */
final class Assembly {

    /** Languages that are written so unless a script says otherwise, and the scripts (ISO 15924) that are. */
    private static final Set<String> LEFTWARD =
            Set.of("ar", "ckb", "dv", "fa", "he", "nqo", "ps", "sd", "syr", "ug", "ur", "yi");

    private static final Set<String> LEFTWARD_SCRIPTS = Set.of("Adlm", "Arab", "Hebr", "Nkoo", "Rohg", "Syrc", "Thaa");
    private static final int DEEPEST = 8;
    /** Sections in each other, in one file and in what it includes: it is put together by recursion. */
    private static final int MOST_OPEN = 64;

    private static final int MOST_PIECES = 20_000;
    private static final Pattern FILE = Pattern.compile("[a-z0-9-]{1,64}\\.(html|txt)");

    private static final Pattern ARGUMENT =
            Pattern.compile("\\s*([a-zA-Z][a-zA-Z0-9_]*)=(?:\"([^\"]*)\"|'([^']*)'|([a-zA-Z][a-zA-Z0-9_.]*))(?=\\s|$)");
    private static final String BRAND = "brand.";
    private static final Pattern OF_BRAND = Pattern.compile("(!?)(brand\\.[a-z0-9_]+)");
    /** A name with its path, not inside quotation marks, not a method's or a literal. */
    private static final Pattern PATH =
            Pattern.compile("\"[^\"]*\"|'[^']*'|(?<![\\w.])[a-zA-Z][\\w]*(?:\\.[\\w]+(?!\\w|\\())*");

    private final TemplateFiles files;
    private final List<Locale> chain;
    private final Map<String, String> constants;
    private final boolean html;
    private final Set<String> included;
    private final Effort effort;
    private int open;
    private int work;
    private long characters;

    private Assembly(
            TemplateFiles files,
            List<Locale> chain,
            Map<String, String> constants,
            boolean html,
            Set<String> included,
            Effort effort) {
        this.files = files;
        this.chain = chain;
        this.constants = constants;
        this.html = html;
        this.included = included;
        this.effort = effort;
    }

    /**
     * @param included takes the paths of what is included
     * @param effort pays for what comes of it
     * @throws TemplateBroken with the place of the first thing that does not fit
     */
    static List<Piece> of(
            TemplateFiles files,
            Brand brand,
            List<Locale> chain,
            String file,
            String source,
            Set<String> included,
            Effort effort) {
        Map<String, String> constants = new LinkedHashMap<>();
        brand.values().forEach((name, value) -> constants.put("brand." + name, value));
        boolean leftward = isLeftward(chain.getFirst());
        constants.put("locale", chain.getFirst().toLanguageTag());
        constants.put("dir", leftward ? "rtl" : "ltr");
        constants.put("start", leftward ? "right" : "left");
        constants.put("end", leftward ? "left" : "right");
        Assembly assembly = new Assembly(files, chain, constants, file.endsWith(".html"), included, effort);
        effort.spend(new Place(file, 1), source.length());
        return assembly.expand(new Place(file, 1), SourceScanner.scan(file, source), new Frame(Map.of(), Map.of(), 0));
    }

    static boolean isLeftward(Locale locale) {
        return locale.getScript().isEmpty()
                ? LEFTWARD.contains(locale.getLanguage())
                : LEFTWARD_SCRIPTS.contains(locale.getScript());
    }

    /** What an including file handed over: values, and parts that are put together already. */
    private record Frame(Map<String, Value> values, Map<String, List<Piece>> parts, int depth) {}

    /** A text that is known, or the name of a variable. */
    private record Value(String text, boolean known) {}

    /** @param place of what they stand in, as there may be none */
    private List<Piece> expand(Place place, List<Piece> pieces, Frame frame) {
        if (open++ > MOST_OPEN) { // the body itself is no section
            throw new TemplateBroken(place, "More than %d sections in each other.".formatted(MOST_OPEN));
        }
        List<Piece> out = new ArrayList<>();
        for (int i = 0; i < pieces.size(); i++) {
            switch (pieces.get(i)) {
                case Words words -> {
                    characters += words.text().length();
                    effort.spendOnCharacters(words.place(), words.text().length());
                    out.add(words);
                }
                case Tag tag -> {
                    count(tag);
                    switch (tag.isElse() || tag.closes() || !tag.isSection() ? "" : tag.section()) {
                        case "include" -> {
                            int end = endOf(pieces, i);
                            out.addAll(include(tag, pieces.subList(Math.min(i + 1, end), end), frame));
                            i = end;
                        }
                        case "insert" -> {
                            int end = endOf(pieces, i);
                            out.addAll(insert(tag, pieces.subList(Math.min(i + 1, end), end), frame));
                            i = end;
                        }
                        case "if" -> {
                            Boolean holds = brandSays(tag, frame);
                            if (holds == null) {
                                out.add(section(tag, frame));
                            } else {
                                int end = endOf(pieces, i);
                                out.addAll(
                                        expand(tag.place(), Branch.of(pieces.subList(i + 1, end + 1), holds), frame));
                                i = end;
                            }
                        }
                        default -> out.add(tag.isSection() ? section(tag, frame) : print(tag, frame));
                    }
                }
            }
        }
        open--;
        return out;
    }

    /** Files that include each other twice at every level would grow without end, and so would a long one that is included often. */
    private void count(Tag tag) {
        effort.spendOnTag(tag.place());
        if (++work > MOST_PIECES || characters > Allowance.CHARACTERS) {
            throw new TemplateBroken(tag.place(), "What is included here makes the template too large.");
        }
    }

    /** Whether what is asked of the brand alone holds, as that is known here; null where something else is asked. */
    private @Nullable Boolean brandSays(Tag tag, Frame frame) {
        Matcher question = OF_BRAND.matcher(tag.arguments());
        return question.matches() && tag.opens()
                ? resolve(tag, question.group(2), frame).text.isEmpty()
                        == question.group(1).equals("!")
                : null;
    }

    private List<Piece> include(Tag tag, List<Piece> children, Frame frame) {
        String[] words = tag.arguments().split("\\s+", 2);
        if (!FILE.matcher(words[0]).matches()) {
            throw new TemplateBroken(tag.place(), "An include names a file of _shared, such as layout.html.");
        }
        if (frame.depth == DEEPEST) {
            throw new TemplateBroken(tag.place(), "Includes lie at most %d deep in each other.".formatted(DEEPEST));
        }
        Map<String, Value> values = values(tag, words.length < 2 ? "" : words[1], frame);
        Map<String, List<Piece>> parts = parts(tag.place(), children, frame);
        String path = path(tag, words[0]);
        included.add(path);
        String source = files.find(path).orElseThrow();
        effort.spend(tag.place(), source.length()); // also for remarks, of which nothing comes
        return expand(tag.place(), SourceScanner.scan(path, source), new Frame(values, parts, frame.depth + 1));
    }

    private String path(Tag tag, String name) {
        for (Locale locale : chain) {
            String path = TemplateFiles.SHARED + "/" + locale.toLanguageTag() + "/" + name;
            if (files.has(path)) {
                return path;
            }
        }
        String path = TemplateFiles.SHARED + "/" + name;
        if (!files.has(path)) {
            throw new TemplateBroken(tag.place(), "There is no file %s.".formatted(path));
        }
        return path;
    }

    private Map<String, Value> values(Tag tag, String arguments, Frame frame) {
        Map<String, Value> values = new LinkedHashMap<>();
        Matcher argument = ARGUMENT.matcher(arguments);
        int end = 0;
        while (argument.region(end, arguments.length()).lookingAt()) {
            String path = argument.group(4);
            String text = argument.group(2) == null ? argument.group(3) : argument.group(2);
            values.put(argument.group(1), path == null ? new Value(text, true) : resolve(tag, path, frame));
            end = argument.end();
        }
        if (!arguments.substring(end).isBlank()) {
            throw new TemplateBroken(
                    tag.place(), "What an include hands over is written name=variable or name=\"text\".");
        }
        return values;
    }

    /** The children, cut into named parts; what is in none is the part without a name. */
    private Map<String, List<Piece>> parts(Place place, List<Piece> children, Frame frame) {
        Map<String, List<Piece>> parts = new LinkedHashMap<>();
        List<Piece> rest = new ArrayList<>();
        for (int i = 0; i < children.size(); i++) {
            if (children.get(i) instanceof Tag tag && tag.opens() && !isOurs(tag.section())) {
                int end = endOf(children, i);
                parts.put(tag.section(), expand(tag.place(), children.subList(i + 1, end), frame));
                i = end;
            } else if (children.get(i) instanceof Tag tag && tag.opens()) {
                int end = endOf(children, i);
                rest.addAll(children.subList(i, end + 1));
                i = end;
            } else {
                rest.add(children.get(i));
            }
        }
        parts.put("", expand(place, rest, frame));
        return parts;
    }

    private List<Piece> insert(Tag tag, List<Piece> otherwise, Frame frame) {
        List<Piece> part = frame.parts.get(tag.arguments());
        if (part != null) {
            long words = part.stream()
                    .mapToLong(
                            piece -> piece instanceof Words each ? each.text().length() : 0)
                    .sum();
            work += part.size();
            characters += words;
            part.forEach(piece -> effort.spendOnTag(piece.place()));
            effort.spendOnCharacters(tag.place(), words);
            count(tag);
        }
        return part == null ? expand(tag.place(), otherwise, frame) : part;
    }

    private static boolean isOurs(String section) {
        return List.of("if", "for", "include", "insert").contains(section);
    }

    /** Where the section that begins at {@code from} ends: its own place when it has no end tag. */
    private int endOf(List<Piece> pieces, int from) {
        Tag tag = (Tag) pieces.get(from);
        if (!tag.opens()) {
            return from;
        }
        int depth = 0;
        for (int i = from; i < pieces.size(); i++) {
            if (pieces.get(i) instanceof Tag each
                    && each.isSection()
                    && each.section().equals(tag.section())) {
                depth += each.opens() ? 1 : each.closes() ? -1 : 0;
                if (depth == 0) {
                    effort.spend(tag.place(), i - from);
                    return i;
                }
            }
        }
        throw new TemplateBroken(tag.place(), "{#%1$s} has no {/%1$s}.".formatted(tag.section()));
    }

    private Piece print(Tag tag, Frame frame) {
        Matcher path = PATH.matcher(tag.inner());
        if (!path.lookingAt()) {
            return tag;
        }
        Value value = resolve(tag, path.group(), frame);
        String rest = tag.inner().substring(path.end());
        if (!value.known) {
            return new Tag(value.text + rest, tag.place());
        }
        if (!rest.isEmpty()) {
            throw new TemplateBroken(
                    tag.place(), "%s is a text that is known here; it has no methods.".formatted(path.group()));
        }
        if (value.text.isEmpty() && path.group().startsWith(BRAND)) {
            throw new TemplateBroken(
                    tag.place(),
                    "brand.yaml says nothing of %1$s. Say it there, or ask first, with {#if %2$s}."
                            .formatted(path.group().substring(BRAND.length()), path.group()));
        }
        characters += value.text.length();
        effort.spendOnCharacters(tag.place(), value.text.length());
        return new Words(html ? Entities.escape(value.text) : value.text, tag.place());
    }

    private Piece section(Tag tag, Frame frame) {
        if (tag.closes() || frame.values.isEmpty() && !tag.inner().contains("brand.")) {
            return tag;
        }
        String arguments = PATH.matcher(tag.arguments()).replaceAll(path -> {
            boolean literal = path.group().startsWith("\"") || path.group().startsWith("'");
            Value value = literal ? new Value(path.group(), false) : resolve(tag, path.group(), frame);
            return Matcher.quoteReplacement(value.known ? String.valueOf(!value.text.isEmpty()) : value.text);
        });
        return new Tag(("#" + tag.section() + " " + arguments).strip(), tag.place());
    }

    private Value resolve(Tag tag, String path, Frame frame) {
        String constant = constants.get(path);
        if (constant != null) {
            return new Value(constant, true);
        }
        if (path.startsWith("brand.")) {
            throw new TemplateBroken(tag.place(), "brand.yaml does not say %s.".formatted(path.substring(6)));
        }
        int dot = path.indexOf('.');
        Value value = frame.values.get(dot < 0 ? path : path.substring(0, dot));
        if (value == null) {
            return new Value(path, false);
        }
        if (value.known && dot >= 0) {
            throw new TemplateBroken(
                    tag.place(), "%s is a text here; it has no members.".formatted(path.substring(0, dot)));
        }
        return dot < 0 ? value : new Value(value.text + path.substring(dot), false);
    }
}
